import type { Json } from '../base/canonical.ts';
import type { CodecFacts } from '../checks/contract.ts';
import type { Digest } from '../base/digest.ts';
import type { Finding } from '../base/finding.ts';
import type { Encoding } from '../audio/format.ts';
import type { Dither } from '../dsp/dither/kinds.ts';
import type { Recipe } from '../plan/step.ts';
import type { Spec, Target, Track } from '../spec/spec.ts';
import type { Units } from '../spec/units.ts';
import type { Tool } from '../tools/contract.ts';
import { filePath } from '../spec/names.ts';

/** The figures of a programme, as `release measure --json` has them. */
export interface Programme {
  readonly loudness: {
    readonly integrated: number | null;
    readonly range: number | null;
    readonly momentaryMax: number | null;
    readonly shortTermMax: number | null;
  };
  readonly peak: {
    readonly true: readonly (number | null)[];
    readonly truePeak: number | null;
    readonly samplePeak: number | null;
  };
  readonly plr: number | null;
  readonly psr: number | null;
  readonly correlation: number | null;
  readonly dcOffset: readonly (number | null)[];
}

/** What a trial found: the file encoded as its receiver will, and decoded again. */
export interface ScanFacts extends CodecFacts {
  /** dBTP of the decoded signal; null: silence. */
  readonly truePeak: number | null;
}

/** One finished file of the release and all that is known of it. */
export interface Item {
  readonly track: Track;
  readonly target: Target;
  /** Relative to the release folder, with `/`. */
  readonly path: string;
  readonly sha256: Digest;
  readonly bytes: number;
  /** Of the decoded samples: interleaved little-endian values of `encoding`. */
  readonly pcmSha256: string;
  readonly rate: number;
  readonly channels: number;
  readonly encoding: Encoding;
  readonly frames: number;
  /** Frames of silence at its end that are the gap before the next track. */
  readonly tail: number;
  /** It was mastered in one piece with its neighbours: their name. */
  readonly group?: string;
  readonly programme: Programme;
  /** dB the level step applied. */
  readonly gain: number;
  /** Largest reduction by the limiter, dB. */
  readonly reduction: number;
  /** What the quantiser did. */
  readonly dither: Dither;
  /** Every sample lay on the target's grid, so nothing was dithered. */
  readonly onGrid: boolean;
  /** Long-term spectra of the mix and of this file's samples: levels of the bands of meters/spectrum, dB. */
  readonly tone: { readonly mix: readonly (number | null)[]; readonly master: readonly (number | null)[] };
  /** Objects in the store that the report draws from. */
  readonly curves: Digest;
  readonly reductionCurve?: Digest;
  /** Present where the target asks for a trial. */
  readonly scan?: ScanFacts;
}

/** Files that the tracks of a target make together: images, sides, sheets, packages. */
export interface SetFiles {
  readonly target: Target;
  /** The step that made them. */
  readonly step: string;
  readonly files: readonly {
    /** As the step calls it. */
    readonly output: string;
    /** Relative to the release folder, with `/`. */
    readonly path: string;
    readonly sha256: Digest;
    readonly bytes: number;
  }[];
  /** What a step found out about them, for the report. */
  readonly facts: { readonly [name: string]: Json };
  /** Of an audio CD: all its places, in sectors. */
  readonly layout?: Json;
}

/** One line of the log: a step by what it is, not by when or where it ran. */
export interface LoggedStep {
  readonly id: string;
  readonly key: Digest;
  readonly recipe: Recipe;
  /** Where each of the recipe's inputs comes from. */
  readonly sources: Readonly<Record<string, Source>>;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** Of the small results that other steps take in: the digest of each. */
  readonly facts: Readonly<Record<string, Digest>>;
}

/** A file of the user's (`mix/01`, `artwork`), or what another step left. */
export type Source =
  | { readonly file: string }
  | { readonly step: string; readonly output: string }
  | { readonly step: string; readonly fact: string };

/** `mix/01`, `premaster/01#audio`, `level/album/…#gain`. */
export function sourceName(source: Source): string {
  if ('file' in source) return source.file;
  return `${source.step}#${'output' in source ? source.output : source.fact}`;
}

/** Everything a release is made of; pure data, the same for every build of the same spec and mixes. */
export interface Release {
  readonly spec: Spec;
  readonly items: readonly Item[];
  readonly sets: readonly SetFiles[];
  /** Loudness of each target's tracks together, gated as one programme; by target name. */
  readonly albums: Readonly<Record<string, number | null>>;
  readonly steps: readonly LoggedStep[];
  readonly tools: readonly Tool[];
  readonly findings: readonly Finding[];
  readonly program: string;
  /** Of the parameters of processors and formats. */
  readonly units: Units;
}

/** What clips in all channels of a trial: on samples, and between them. */
export function clipsOf({ channels }: ScanFacts): { readonly onSample: number; readonly between: number } {
  return {
    onSample: channels.reduce((sum, { onSample }) => sum + onSample, 0),
    between: channels.reduce((sum, { between }) => sum + between, 0),
  };
}

/** `streaming/01 - Opening.wav`. */
export function pathOf(track: Track, target: Target): string {
  return `${target.name}/${filePath(track, target)}`;
}
