import type { Json } from '../base/canonical.ts';
import { type Digest, digestOf } from '../base/digest.ts';
import type { SpecPath } from '../base/finding.ts';
import type { FileRef } from '../spec/spec.ts';
import type { ToolName, Toolbox } from '../tools/contract.ts';

/**
 * The kinds of step, in the order of a track's way. Each is one pure function (build/steps/): parameters and input
 * objects in, output objects and facts out.
 */
export type StepKind =
  | 'intake'
  | 'artwork'
  | 'picture'
  | 'premaster'
  | 'join'
  | 'decay'
  | 'resample'
  | 'measure'
  | 'level'
  | 'probe'
  | 'master'
  | 'quantise'
  | 'cut'
  | 'album'
  | 'encode'
  | 'decode'
  | 'scan'
  | 'tag'
  | 'verify'
  | 'image'
  | 'reread'
  | 'disc'
  | 'prove'
  | 'sides'
  | 'message'
  | 'checksums'
  | 'parcel';

/**
 * Raised when a kind's result changes for the same parameters and inputs. Modules and formats have versions of
 * their own, which stand in the parameters.
 */
export const STEP_VERSIONS: Readonly<Record<StepKind, number>> = {
  intake: 3,
  artwork: 3,
  picture: 1,
  premaster: 3,
  join: 1,
  decay: 1,
  resample: 1,
  measure: 1,
  level: 2,
  probe: 1,
  master: 1,
  quantise: 5,
  cut: 2,
  album: 2,
  encode: 1,
  decode: 1,
  scan: 1,
  tag: 2,
  verify: 2,
  image: 3,
  reread: 2,
  disc: 4,
  prove: 3,
  sides: 2,
  message: 1,
  checksums: 1,
  parcel: 1,
};

/** What a step reads: a file of the user's, an object another step made, or one of another step's facts. */
export type Input =
  | { readonly from: 'file'; readonly file: FileRef }
  | { readonly from: 'object'; readonly step: string; readonly output: string }
  | { readonly from: 'fact'; readonly step: string; readonly fact: string };

export interface Step {
  /** Readable and unique within a plan, e.g. `premaster/02`. Never enters a key. */
  readonly id: string;
  readonly kind: StepKind;
  readonly params: { readonly [key: string]: Json };
  readonly inputs: { readonly [name: string]: Input };
  /** Tools whose identity is part of the key. */
  readonly tools: readonly ToolName[];
  /** The track's number and the target's name, where the step belongs to one. */
  readonly track?: number;
  readonly target?: string;
  readonly at: SpecPath;
}

/** The ingredients of a key, kept from build to build so that a later one can say what changed. */
export interface Recipe {
  readonly kind: StepKind;
  readonly version: number;
  readonly params: { readonly [key: string]: Json };
  readonly inputs: { readonly [name: string]: Digest };
  readonly tools: { readonly [name: string]: string };
}

export function recipeOf(step: Step, inputs: Readonly<Record<string, Digest>>, toolbox: Toolbox): Recipe {
  const tools: Record<string, string> = {};
  for (const name of step.tools) {
    const tool = toolbox[name];
    tools[name] = tool === undefined ? 'absent' : `${tool.version} ${tool.sha256}`;
  }
  return { kind: step.kind, version: STEP_VERSIONS[step.kind], params: step.params, inputs, tools };
}

/** The key under which the store remembers what a step made: sha256 over the canonical recipe. */
export function keyOf(recipe: Recipe): Digest {
  return digestOf(recipe as unknown as Json);
}

/** Steps that a step waits for. */
export function sourcesOf(step: Step): string[] {
  const ids = new Set<string>();
  for (const input of Object.values(step.inputs)) if (input.from !== 'file') ids.add(input.step);
  return [...ids];
}
