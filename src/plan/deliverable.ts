import type { Step } from './step.ts';

/** One file of the release: a track for a target, and the steps that make and prove it. */
export interface Deliverable {
  readonly track: number;
  readonly target: string;
  readonly profile: string;
  /** The programme of several tracks that this one was cut from. */
  readonly programme?: string;
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
  /** The step that has tried a lossy codec on it. */
  readonly scan?: string;
}

/** Files of a target that belong to all its tracks together: what a step left, each output under its own name. */
export interface FileSet {
  readonly target: string;
  /** Folder of the release they stand in, relative to it; '' is the release itself. */
  readonly folder: string;
  readonly step: string;
  /** The step that has read them back. */
  readonly proof?: string;
}

/** Everything a spec asks for: a graph of pure steps, in an order in which each stands after its sources. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly deliverables: readonly Deliverable[];
  readonly sets: readonly FileSet[];
}
