import { digestOf } from '../base/digest.ts';
import { type Cause, distinct } from './cause.ts';
import { parameterCauses } from './parameters.ts';
import type { Input, Recipe, Step } from './step.ts';

/** What is known of a step's sources: the causes for which each came out other than before. */
export type Upstream = (step: string) => readonly Cause[];

/**
 * Why a step is not what it was: its recipe of now against the one of the last build. A changed input leads to the
 * causes of the step that makes it, so that only roots are told. Inputs that `now` has not are not made yet.
 * None where nothing differs.
 */
export function causesOf(step: Step, now: Recipe, before: Recipe | undefined, upstream: Upstream): Cause[] {
  const own = { step: step.id, ...(step.track === undefined ? {} : { track: step.track }) };
  if (before === undefined) return [{ ...own, kind: 'new', what: step.kind }];
  const version: Cause[] =
    now.version === before.version
      ? []
      : [
          {
            ...own,
            kind: 'version',
            what: `${step.kind} version`,
            from: String(before.version),
            to: String(now.version),
          },
        ];
  return distinct([
    ...Object.keys(step.inputs).flatMap((name) => inputCauses(step, name, now, before, upstream)),
    ...goneInputs(step, before).map((what): Cause => ({ ...own, kind: 'input', what, from: '' })),
    ...parameterCauses(step, now.params, before.params).map((cause) => ({ ...own, ...cause })),
    ...version,
    ...toolCauses(now, before).map((cause) => ({ ...own, ...cause })),
  ]);
}

function inputCauses(step: Step, name: string, now: Recipe, before: Recipe, upstream: Upstream): Cause[] {
  const input = step.inputs[name];
  const [digest, old] = [now.inputs[name], before.inputs[name]];
  if (digest !== undefined && digest === old) return [];
  const own = { step: step.id, ...(step.track === undefined ? {} : { track: step.track }) };
  if (digest === undefined) return input.from === 'file' ? [] : [...upstream(input.step)];
  // The tracks of a group are its inputs: one that was another's input only stands elsewhere.
  if (step.kind === 'level' && Object.values(before.inputs).includes(digest))
    return digestOf(now.params['tracks'] ?? null) === digestOf(before.params['tracks'] ?? null)
      ? [{ ...own, kind: 'order', what: 'order' }]
      : [];
  if (old === undefined)
    return step.kind === 'level' ? [] : [{ ...own, kind: 'input', what: name, to: digest }];
  const roots = input.from === 'file' ? [] : upstream(input.step);
  if (roots.length > 0) return [...roots];
  return [{ ...own, kind: 'input', what: labelOf(name, input), from: old, to: digest }];
}

function labelOf(name: string, input: Input): string {
  if (input.from === 'file') return name;
  return `${input.step} ${input.from === 'object' ? input.output : input.fact}`;
}

/** A group's tracks are told by its parameters. */
function goneInputs({ kind, inputs }: Step, before: Recipe): string[] {
  return kind === 'level' ? [] : Object.keys(before.inputs).filter((name) => !(name in inputs));
}

function toolCauses(now: Recipe, before: Recipe): Omit<Cause, 'step' | 'track'>[] {
  return [...new Set([...Object.keys(now.tools), ...Object.keys(before.tools)])]
    .sort()
    .filter((name) => now.tools[name] !== before.tools[name])
    .map((name) => ({
      kind: 'tool',
      what: name,
      ...between(versionOf(before.tools[name]), versionOf(now.tools[name])),
    }));
}

/** Without the digest of the executable behind it. */
function versionOf(identity: string | undefined): string {
  return (identity ?? '').split(' ').slice(0, -1).join(' ') || 'absent';
}

/** `SoX v14.4.2` and `SoX v14.4.3` by their numbers, where these tell them apart. */
function between(from: string, to: string): { from: string; to: string } {
  const [a, b] = [from, to].map((text) => /\d[^\s,]*\.[^\s,]*/.exec(text)?.[0]);
  if (from === to) return { from: a ?? from, to: a ?? to };
  return a !== undefined && b !== undefined && a !== b ? { from: a, to: b } : { from, to };
}
