import type { Encoding } from '../audio/format.ts';
import type { Json } from '../base/canonical.ts';
import type { SpecPath } from '../base/finding.ts';
import type { Dither } from '../dsp/dither/kinds.ts';
import type { ListKind } from '../packages/checksums.ts';
import type { Limits } from '../targets/contract.ts';
import type { ToolName } from '../tools/contract.ts';

/**
 * The spec after loading: validated, defaults filled in, presets resolved, paths absolute. Plain JSON (it can be
 * stored and read back); everything after the spec room works on this alone.
 */
export interface Spec {
  /** Absolute path of the YAML file, and its folder. */
  readonly file: string;
  readonly folder: string;
  /** Name of the release's folder: the title made safe for every file system, lower case with hyphens. */
  readonly slug: string;
  readonly album: Album;
  /** A cache shared with other machines: where things come from, never what they are. */
  readonly cache?: RemoteCache;
  readonly artwork?: FileRef;
  readonly tracks: readonly Track[];
  /** Stands before the first track, on a CD only; its number is 0. */
  readonly hidden?: Track;
  readonly versions: readonly Version[];
  readonly targets: readonly Target[];
}

/** Other renditions of some tracks: instrumental, clean, radio edit. */
export interface Version {
  /** The key in the spec; also the name of its folder in each target's. */
  readonly name: string;
  /** Names of the targets that it is made for. */
  readonly targets: readonly string[];
  readonly tracks: readonly Track[];
}

export interface RemoteCache {
  /** Of http or https; may hold a name and a password, so it is not to be printed. */
  readonly url: string;
  readonly mode: 'read-write' | 'read-only';
}

export interface Album {
  readonly title: string;
  readonly artist: string;
  readonly year?: number;
  readonly genre?: string;
  readonly label?: string;
  /** © line. */
  readonly copyright?: string;
  /** ℗ line. */
  readonly phonogram?: string;
  /** Day of release, YYYY-MM-DD. */
  readonly date?: string;
  readonly composers?: readonly string[];
  readonly disc?: number;
  readonly discs?: number;
  readonly comment?: string;
  /** 12 or 13 digits, check digit verified. */
  readonly upc?: string;
  readonly catalog?: string;
}

/** A file the spec names. */
export interface FileRef {
  /** Absolute. */
  readonly path: string;
  /** As written in the spec, for messages. */
  readonly written: string;
  readonly at: SpecPath;
}

export type FadeShape = 'linear' | 'equal_power' | 'exponential' | 's';

export interface Fade {
  /** Seconds. */
  readonly length: number;
  readonly shape: FadeShape;
}

/** How a track follows the one before it where there is no gap between them. */
export type Join =
  | { readonly type: 'segue' }
  | {
      readonly type: 'crossfade';
      /** Seconds in which both sound. */
      readonly length: number;
      readonly shape: FadeShape;
      /** Seconds from the start of the crossfade to the mark of this track. */
      readonly mark: number;
    };

/**
 * Silence before a track. `auto`: as long as it takes until `pause` seconds have passed since the tail before it fell
 * `floor` dB (negative) below that track's loudest 400 ms.
 */
export type Gap =
  | { readonly type: 'fixed'; readonly seconds: number }
  | { readonly type: 'auto'; readonly pause: number; readonly floor: number };

export interface ChainItem {
  /** Name and version of a module on the dsp/ shelf. */
  readonly module: string;
  readonly version: number;
  /** Complete parameters, as the module's schema has them. */
  readonly params: { readonly [key: string]: Json };
  /** The parameter that stands bare, where one does. */
  readonly bare?: string;
  readonly at: SpecPath;
}

export interface Track {
  /** From 1, in order; 0 the hidden one. Of a version's track: 100, 200 … and the number of its main track. */
  readonly number: number;
  /** Another rendition of a track of the album: levelled by its gain. */
  readonly version?: { readonly name: string; readonly of: number };
  readonly title: string;
  readonly artist: string;
  /** Each artist, where there are several. */
  readonly artists?: readonly string[];
  readonly composers?: readonly string[];
  readonly lyrics?: string;
  readonly isrc?: string;
  readonly mix: FileRef;
  readonly allowLossy: boolean;
  /** Where the track starts and ends in the mix, seconds; `end` absent: the mix's end. */
  readonly start: number;
  readonly end?: number;
  readonly fadeIn?: Fade;
  readonly fadeOut?: Fade;
  /** dB, applied after the chain: the track's place in the album's inner balance. */
  readonly gain: number;
  /** Before this track in the album's timeline; none where it is joined to the one before. */
  readonly gap: Gap;
  readonly join?: Join;
  /** Seconds from the track's start to its index points 02 and on. */
  readonly indexes: readonly number[];
  /** With `use: album` already replaced by the album's chain. */
  readonly chain: readonly ChainItem[];
  readonly at: SpecPath;
}

/** Settings of the master's limiter apart from its ceiling, which is the target's true peak. */
export interface LimiterSettings {
  readonly version: number;
  /** Parameters of the `limiter` module without `ceiling`. */
  readonly params: { readonly [key: string]: Json };
  /** dB of gain reduction beyond which a build refuses instead of crushing the music. */
  readonly maxReduction: number;
}

/** LUFS that each track alone, or the album as one programme, is brought to. */
export type Goal =
  | { readonly integrated: number; readonly per: 'track' }
  | {
      readonly integrated: number;
      readonly per: 'album';
      /** LU by which the album may come out off its goal while the gain in the lock is kept; 0: it never is. */
      readonly steady: number;
    };

/** An audio CD: beside its tracks an image with all that a plant asks for. */
export interface DiscSet {
  readonly type: 'disc';
  /** A DDP 2.00 set. */
  readonly ddp: boolean;
  /** One WAV with a cue sheet. */
  readonly cue: boolean;
  readonly copyPermitted: boolean;
  /** Longest programme that is taken without a warning, `mm:ss`. */
  readonly longest: string;
  /** Of the CD-Text: EBU Tech 3264 code. */
  readonly language: number;
}

/** The sides of a record. */
export interface SidesSet {
  readonly type: 'sides';
  /** Revolutions a minute, rounded down. */
  readonly speed: 33 | 45;
  /** Inches. */
  readonly diameter: 7 | 10 | 12;
  /** Track numbers of each side, or balanced by length. */
  readonly sides: 'auto' | readonly (readonly number[])[];
  /** With `auto`: tracks may change places. */
  readonly reorder: boolean;
}

/** An encoding that is made of each file to see what it would clip, and thrown away. */
export interface Scan {
  readonly format: string;
  readonly formatVersion: number;
  /** The format's own parameters, complete. */
  readonly options: { readonly [key: string]: Json };
  /** What resamples, encodes and decodes. */
  readonly tools: readonly ToolName[];
}

export interface Target {
  /** The key in the spec; also the name of its folder in the release. */
  readonly name: string;
  readonly preset: string;
  readonly summary: string;
  readonly format: string;
  readonly formatVersion: number;
  /** Of its files, with the dot. */
  readonly extension: string;
  readonly lossless: boolean;
  /** Programs the format encodes and decodes with (from its `encodeNeeds`, `decodeNeeds`). */
  readonly encodeTools: readonly ToolName[];
  readonly decodeTools: readonly ToolName[];
  /** The format's own parameters, complete. */
  readonly options: { readonly [key: string]: Json };
  readonly rate: number | 'native';
  readonly encoding: Encoding;
  readonly dither: Dither;
  /** Dithered silence of a length is digital silence again. */
  readonly autoBlank: boolean;
  /** null: the level is left alone. */
  readonly loudness: Goal | null;
  /** Ceiling in dBTP; null: none is checked and nothing limits. */
  readonly truePeak: number | null;
  readonly limiter: LimiterSettings | null;
  readonly tags: 'full' | 'none';
  /** The silence before a track stands in the files, at the end of the track before it. */
  readonly gaps: boolean;
  /** What all its tracks make together. */
  readonly set: DiscSet | SidesSet | null;
  /** Gains that players read: of each track alone, or of the album as well. */
  readonly replayGain: 'album' | 'track' | 'none';
  /** Its WAV files say where they come from and how loud they are (EBU Tech 3285). */
  readonly broadcast: boolean;
  /** Pixels of the cover in the files; null: as it is. */
  readonly picture: number | null;
  /** A ZIP of the target, beside its folder. */
  readonly zip: boolean;
  /** A DDEX message for the target's files. */
  readonly message: boolean;
  /** Lists of checksums: in the ZIP, of what is in it; without one in the target's folder. Absent: none. */
  readonly checksums?: readonly ListKind[];
  /** A rate above a mix's own may be asked for. */
  readonly upsampling: boolean;
  /** A lossy format that each file is tried in; null: none. */
  readonly scan: Scan | null;
  readonly limits: Limits;
  readonly required: readonly ('isrc' | 'upc' | 'artwork' | 'year')[];
  readonly at: SpecPath;
}
