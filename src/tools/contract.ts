import type { Digest } from '../base/digest.ts';

export type ToolName = 'ffmpeg' | 'sox' | 'flac' | 'faad';

/** A program that was found, runs, and says what it is. */
export interface Tool {
  readonly name: ToolName;
  /** Absolute; never enters a key, a log or a release. */
  readonly path: string;
  readonly version: string;
  /** Of the executable file. */
  readonly sha256: Digest;
  /** What a probe showed that it can do, e.g. `encoder:libmp3lame`, `effect:rate`. Sorted. */
  readonly abilities: readonly string[];
  /** Extra environment it needs to run (a library path). */
  readonly environment: Readonly<Record<string, string>>;
}

export type Toolbox = Readonly<Partial<Record<ToolName, Tool>>>;

/** What a step asks of the toolbox. */
export interface Need {
  readonly tool: ToolName;
  readonly ability?: string;
}
