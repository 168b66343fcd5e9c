import type { Encoding } from '../audio/format.ts';
import type { Signal } from '../audio/signal.ts';
import type { Digest } from '../base/digest.ts';
import type { Static, TSchema } from '../base/schema.ts';
import type { Need, Toolbox } from '../tools/contract.ts';

/** What is written into a file about its content; absent keys are not written. */
export interface Tags {
  readonly title: string;
  /** The artists as one line, as a listener reads it. */
  readonly artist: string;
  /** Each artist, where there are several. */
  readonly artists?: readonly string[];
  readonly album: string;
  readonly albumArtist: string;
  readonly trackNumber: number;
  readonly trackTotal: number;
  readonly discNumber?: number;
  readonly discTotal?: number;
  readonly year?: number;
  /** Day of release, YYYY-MM-DD; stands in place of the year where a container holds only one. */
  readonly date?: string;
  readonly genre?: string;
  readonly composers?: readonly string[];
  readonly isrc?: string;
  /** 12 or 13 digits. */
  readonly upc?: string;
  readonly catalog?: string;
  readonly label?: string;
  /** © line. */
  readonly copyright?: string;
  /** ℗ line. */
  readonly phonogram?: string;
  readonly comment?: string;
  /** May have several lines. */
  readonly lyrics?: string;
  readonly replayGain?: ReplayGain;
  /** For WAV alone: the `bext` chunk of a broadcast wave file. */
  readonly broadcast?: Broadcast;
  /** Encoded picture, JPEG or PNG. */
  readonly cover?: { readonly mime: 'image/png' | 'image/jpeg'; readonly bytes: Uint8Array };
}

/** ReplayGain 2.0: gains in dB against -18 LUFS, peaks linear (may exceed 1). Opus: written as R128 tags, against -23 LUFS. */
export interface ReplayGain {
  readonly trackGain: number;
  readonly trackPeak: number;
  readonly albumGain?: number;
  readonly albumPeak?: number;
}

/** What a `bext` chunk of version 2 says (EBU Tech 3285), apart from what the tags and the audio format tell. */
export interface Broadcast {
  readonly description: string;
  readonly originator: string;
  readonly originatorReference: string;
  /** Of origination: YYYY-MM-DD and HH:MM:SS. */
  readonly date?: string;
  readonly time?: string;
  /** First sample since midnight, in samples. */
  readonly timeReference: number;
  /** Basic UMID (SMPTE ST 330), 64 hexadecimal digits; its extended half is left zero. */
  readonly umid?: string;
  /** LUFS, LU, dBTP; null: not known. */
  readonly loudness: {
    readonly integrated: number | null;
    readonly range: number | null;
    readonly truePeak: number | null;
    readonly momentaryMax: number | null;
    readonly shortTermMax: number | null;
  };
  /** Lines of the coding history, without line ends. */
  readonly codingHistory: readonly string[];
}

/** What a file says when it is read back. A place may tell less of a field than was written: gains without peaks. */
export type ReadTags = Partial<Omit<Tags, 'replayGain'>> & { readonly replayGain?: Partial<ReplayGain> };

/** A part of a file that holds tags; what it can hold stands in primitives/held.ts. */
export type TagPlace =
  'ID3v2.4' | 'Vorbis comments' | 'Opus comments' | 'MP4 atoms' | 'RIFF INFO' | 'bext' | 'axml' | 'iXML';

export interface TagReading {
  readonly place: TagPlace;
  readonly tags: ReadTags;
}

export interface EncodeJob<P> {
  /** Samples already quantised to `encoding`'s grid (or float for a lossy or float target). */
  readonly source: Signal;
  readonly encoding: Encoding;
  readonly options: P;
  /** A path where nothing stands yet. */
  readonly to: string;
  readonly tools: Toolbox;
  readonly abort: AbortSignal;
}

export interface DecodeJob {
  readonly file: string;
  /** What the decoded samples are expected to be. */
  readonly encoding: Encoding;
  readonly tools: Toolbox;
  readonly abort: AbortSignal;
}

/** What an independent reader says the file is. `null`: this container does not say. */
export interface ContainerFacts {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number | null;
  readonly lossless: boolean;
}

export interface FormatRefusal {
  readonly message: string;
  readonly key?: string;
  readonly hint?: string;
}

/**
 * How to encode, tag and verify one container: one folder on the formats/ shelf. Every function throws `Refused` on
 * trouble with the disk or a tool. Same input, same bytes.
 */
export interface Format<S extends TSchema = TSchema> {
  readonly name: string;
  /** Part of the key of every step that uses it: raised whenever written bytes change. */
  readonly version: number;
  readonly summary: string;
  /** With the dot. */
  readonly extension: string;
  readonly lossless: boolean;
  /** Encodings a deliverable may have; a lossy format lists the one its encoder is fed with. */
  readonly encodings: readonly Encoding[];
  /** Parameters of a target in this format, beside those every target has. */
  readonly schema: S;
  /**
   * Why a target's rate and options cannot be had in this format, where the schema alone cannot tell; `key` is the
   * target's key to point at. Absent: whatever the schema admits can be made.
   */
  refuses?(rate: number | 'native', options: Static<S>): FormatRefusal | undefined;
  /** Processor time of encoding, about, in passes of the program over the audio: what takes long is begun first. */
  readonly effort: number;
  readonly encodeNeeds: readonly Need[];
  readonly decodeNeeds: readonly Need[];
  /** Writes the audio without tags. */
  encode(job: EncodeJob<Static<S>>): Promise<void>;
  /**
   * Digest of all that a decoder makes sound from: its parameters and the coded audio, wherever tags have moved them.
   * Two files of one digest decode alike. Read by our own reader, so that it also tells a container that no longer holds together.
   */
  sound(file: string): Promise<Digest>;
  /** Writes `to`, where nothing stands yet: the file `from` with tags, the audio as it is. */
  tag(from: string, to: string, tags: Tags): Promise<void>;
  /** Decodes by another program than wrote the file. For lossy formats gapless: exactly the frames that went in. */
  decode(job: DecodeJob): Promise<Signal>;
  /**
   * Reads tags back by another library than wrote them: every place where this file should have some (a place without
   * any says nothing), and as `tags` what a listener's program would show.
   */
  readTags(file: string): Promise<{
    readonly tags: ReadTags;
    readonly readings: readonly TagReading[];
    readonly container: ContainerFacts;
  }>;
}
