import type { AudioFormat } from '../audio/format.ts';
import type { Json } from '../base/canonical.ts';
import { type Digest, digestOf } from '../base/digest.ts';
import type { Finding } from '../base/finding.ts';
import type { StepKind } from '../plan/step.ts';
import type { Artifact, Store, Trace } from '../store/store.ts';
import type { Toolbox } from '../tools/contract.ts';

/** A step's input as its function sees it. */
export type Given = { readonly object: Artifact } | { readonly fact: Json };

/** What an executor is handed: all of it is plain data, so it can cross to a worker thread or another machine. */
export interface Task {
  readonly id: string;
  readonly kind: StepKind;
  readonly params: { readonly [key: string]: Json };
  readonly inputs: { readonly [name: string]: Given };
  readonly tools: Toolbox;
}

/** What a step made. Objects are in the store already; facts are small and go into the trace. */
export interface Made {
  readonly outputs: Readonly<Record<string, Artifact>>;
  readonly facts: { readonly [name: string]: Json };
  readonly findings: readonly Finding[];
}

/** What a running step is given beside its task. */
export interface Work extends Task {
  readonly store: Store;
  readonly abort: AbortSignal;
  /** Tells how far the step is, 0…1. */
  progress(fraction: number): void;
}

/** Facts that every step which writes audio leaves about its samples. */
export interface SampleFacts extends AudioFormat {
  readonly frames: number;
  /** Largest magnitude, linear. */
  readonly peak: number;
  /** The coarser of the 16- and 24-bit grids that holds every sample exactly; 0 where neither does. */
  readonly bits: 16 | 24 | 0;
}

export function objectOf(work: Task, name: string): Artifact {
  const given = work.inputs[name];
  if (given === undefined || !('object' in given)) throw new Error(`${work.id}: no object '${name}'`);
  return given.object;
}

/** Every object a task reads. */
export function objectsIn({ inputs }: Task): Digest[] {
  return Object.values(inputs).flatMap((given) => ('object' in given ? [given.object.digest] : []));
}

export function pathOf(work: Work, name: string): string {
  return work.store.path(objectOf(work, name).digest);
}

export function factOf<T>(work: Task, name: string): T {
  const given = work.inputs[name];
  if (given === undefined || !('fact' in given)) throw new Error(`${work.id}: no fact '${name}'`);
  return given.fact as T;
}

/** How a composed step asks for another one: through the same keys and traces as any step of the plan. */
export type Call = (task: Omit<Task, 'tools'>) => Promise<Made>;

export type Perform = (work: Work) => Promise<Made>;

export function made(
  facts: Made['facts'],
  outputs: Made['outputs'] = {},
  findings: readonly Finding[] = [],
): Made {
  return { outputs, facts, findings };
}

/** A trace as what its step made. */
export function madeOf({ outputs, findings, facts }: Trace): Made {
  return { outputs, findings, facts: (facts ?? {}) as Made['facts'] };
}

/** What a step's inputs are to its key: objects by their content, facts by their value. */
export function digestsOf(inputs: Readonly<Record<string, Given>>): Record<string, Digest> {
  const digests: Record<string, Digest> = {};
  for (const [name, given] of Object.entries(inputs)) {
    digests[name] = 'object' in given ? given.object.digest : digestOf(given.fact);
  }
  return digests;
}

export type { Artifact };
