import type { Cause } from '../plan/cause.ts';
import { causesOf } from '../plan/explain.ts';
import type { Recipe, Step } from '../plan/step.ts';

/** What is remembered of the last build, for reasons. */
export interface History {
  /** Recipes of the last build, by the ids that its steps have today. */
  readonly before: ReadonlyMap<string, Recipe>;
  /** Why a step last became what it is. */
  readonly last?: (id: string) => readonly Cause[];
}

/** A step with the causes found for it, if it was reached. */
export interface Reached {
  readonly step: Step;
  readonly causes?: () => readonly Cause[];
}

/**
 * Why a step is made, or is not what it was; none where it stayed. Worked out when asked for the first time: a build
 * that changes nothing never reads its history. `there`: the store has its result.
 */
export function reasons(
  step: Step,
  now: Recipe,
  sources: readonly Reached[],
  history: History,
  there: boolean,
): () => readonly Cause[] {
  let found: readonly Cause[] | undefined;
  const upstream = (id: string): readonly Cause[] => {
    const own = sources.find((source) => source.step.id === id)?.causes?.() ?? [];
    return own.length > 0 ? own : (history.last?.(id) ?? []);
  };
  const find = (): readonly Cause[] => {
    const causes = causesOf(step, now, history.before.get(step.id), upstream);
    if (causes.length > 0 || there) return causes;
    const { id, track } = step;
    return [{ step: id, ...(track === undefined ? {} : { track }), kind: 'lost', what: 'result' }];
  };
  return () => (found ??= find());
}
