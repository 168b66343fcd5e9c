import { error } from '../base/finding.ts';
import { done, type Result, refused } from '../base/result.ts';
import { onlyOf, type Plan } from '../plan/plan.ts';
import { nearest } from '../spec/nearest.ts';
import type { Spec, Track } from '../spec/spec.ts';
import { everyTrack } from '../spec/tracks.ts';

/**
 * The part of a plan that `--only` asks for. A name is a target's, a track's title or number, or a version's name, which
 * means all tracks of that version; of several, targets and tracks each narrow the choice (`--only cd --only Opening`:
 * that track for that target).
 */
export function narrowed(spec: Spec, plan: Plan, names: readonly string[]): Result<Plan> {
  if (names.length === 0) return done(plan);
  const targets = new Set<string>();
  const tracks = new Set<number>();
  for (const name of names) {
    const target = spec.targets.find((candidate) => candidate.name === name);
    const called = tracksCalled(spec, name);
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

function tracksCalled(spec: Spec, name: string): Track[] {
  return everyTrack(spec).filter(
    ({ title, number, version }) =>
      title === name || version?.name === name || (version === undefined && String(number) === name),
  );
}

function unknownName(spec: Spec, name: string) {
  const known = [
    ...spec.targets.map((target) => target.name),
    ...everyTrack(spec).map(({ title }) => title),
    ...spec.versions.map((version) => version.name),
  ];
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
