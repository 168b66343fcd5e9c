import type { Encoding } from '../audio/format.ts';
import type { Json } from '../base/canonical.ts';
import type { Limits, Loudness } from '../checks/contract.ts';
import type { Dither } from '../dsp/dither/kinds.ts';
import type { ListKind } from '../packages/checksums.ts';

export type { Limits, Loudness };

/** Where a figure of a preset was read, and when. */
export interface Source {
  /** The key of the preset the figure stands in, e.g. `truePeak`. */
  readonly figure: string;
  readonly source: string;
  /** ISO date (or month) on which the source said so. */
  readonly date: string;
}

/**
 * What somebody asks for: data, not code. One file a preset on the targets/ shelf.
 * `mastering` means: as the spec's `mastering` section says.
 */
export interface TargetPreset {
  readonly name: string;
  /** One line for the editor's hover and the report. */
  readonly summary: string;
  /** Name of a format on the formats/ shelf. */
  readonly format: string;
  readonly rate: number | 'native';
  readonly encoding: Encoding;
  readonly dither: Dither;
  readonly loudness: Loudness | 'mastering' | 'none';
  /** Ceiling in dBTP. */
  readonly truePeak: number | 'mastering' | 'none';
  readonly limiter: boolean;
  readonly tags: 'full' | 'none';
  /** The silence before a track stands in the files, at the end of the track before it. */
  readonly gaps: boolean;
  /** What its tracks make together: an audio CD, the sides of a record. */
  readonly set: 'disc' | 'sides' | 'none';
  readonly replayGain: 'album' | 'track' | 'none';
  /** Broadcast wave files (EBU Tech 3285). */
  readonly broadcast: boolean;
  /** Pixels to which the cover in the files is scaled; none: as it is. */
  readonly picture: number | 'none';
  /** A ZIP beside its folder. */
  readonly zip: boolean;
  /** Lists of checksums for its files, unless a message has them. */
  readonly checksums: readonly ListKind[];
  /** A rate above a mix's own may be asked for; default: it may. */
  readonly upsampling?: boolean;
  /** Name of a lossy format: each file is encoded by it and decoded again, to see what would clip; of that nothing is kept. */
  readonly scan?: string;
  /** A DDEX message for its files. */
  readonly message: boolean;
  /** The format's own parameters. */
  readonly options: { readonly [key: string]: Json };
  readonly limits: Limits;
  /** Metadata the receiver insists on; absent ones draw a warning. */
  readonly required: readonly ('isrc' | 'upc' | 'artwork' | 'year')[];
  readonly sources: readonly Source[];
}
