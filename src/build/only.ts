import { error } from '../base/finding.ts';
import { done, type Result, refused } from '../base/result.ts';
import { onlyOf, type Plan } from '../plan/plan.ts';
import type { Spec } from '../spec/spec.ts';
import { nearest } from '../spec/nearest.ts';

/**
 * The part of a plan that `--only` asks for. A name is a target's, a track's title or a track's number; of several,
 * targets and tracks each narrow the choice (`--only cd --only Opening`: that track for that target).
 */
export function narrowed(spec: Spec, plan: Plan, names: readonly string[]): Result<Plan> {
  if (names.length === 0) return done(plan);
  const targets = new Set<string>();
  const tracks = new Set<number>();
  for (const name of names) {
    const target = spec.targets.find((candidate) => candidate.name === name);
    const called = spec.tracks.filter(({ title, number }) => title === name || String(number) === name);
    if (target !== undefined) targets.add(target.name);
    else if (called.length > 0) for (const { number } of called) tracks.add(number);
    else return refused(unknownName(spec, name));
  }
  return done(
    onlyOf(
      plan,
      ({ target, track }) =>
        (targets.size === 0 || targets.has(target)) && (tracks.size === 0 || tracks.has(track)),
      ({ target }) => (targets.size === 0 || targets.has(target)) && tracks.size === 0,
    ),
  );
}

function unknownName(spec: Spec, name: string) {
  const known = [...spec.targets.map((target) => target.name), ...spec.tracks.map((track) => track.title)];
  const close = nearest(name, known);
  return error(
    'unknown-name',
    `there is no target or track called '${name}'${close === undefined ? '' : `, did you mean '${close}'?`}`,
    {
      cause: 'usage',
      hint: `known are: ${known.join(', ')}`,
    },
  );
}
