import type { Finding } from '../base/finding.ts';
import type { Step, StepKind } from '../plan/step.ts';

/** How a step of the plan ended. */
export type StepState = 'reused' | 'done' | 'failed' | 'skipped';

/** Everything that happens in a build; front ends show it, nothing else prints. */
export type BuildEvent =
  | { readonly type: 'planned'; readonly steps: number }
  | StepEvent<'started'>
  | (StepEvent<'progress'> & { readonly fraction: number })
  | (StepEvent<'step'> & { readonly state: StepState; readonly why: string; readonly seconds: number })
  | { readonly type: 'finding'; readonly finding: Finding };

interface StepEvent<T extends string> {
  readonly type: T;
  readonly id: string;
  readonly kind: StepKind;
  readonly track?: number;
  readonly target?: string;
}

export type Listener = (event: BuildEvent) => void;

/** What every event about a step begins with. */
export function ownOf({ id, kind, track, target }: Step) {
  const owner = { ...(track === undefined ? {} : { track }), ...(target === undefined ? {} : { target }) };
  return { id, kind, ...owner };
}
