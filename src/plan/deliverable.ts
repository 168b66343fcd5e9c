import type { Step } from './step.ts';

/** One file of the release: a track for a target, and the steps that make and prove it. */
export interface Deliverable {
  readonly track: number;
  readonly target: string;
  readonly profile: string;
  readonly steps: {
    readonly intake: string;
    readonly master: string;
    readonly quantise: string;
    readonly encode: string;
    readonly decode: string;
    /** The step whose `file` is published. */
    readonly file: string;
    readonly verify: string;
  };
}

/** Everything a spec asks for: a graph of pure steps, in an order in which each stands after its sources. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly deliverables: readonly Deliverable[];
}
