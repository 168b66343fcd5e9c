import type { Encoding } from '../audio/format.ts';
import type { Signal } from '../audio/signal.ts';
import type { Digest } from '../base/digest.ts';
import type { Static, TSchema } from '../base/schema.ts';
import type { Need, Toolbox } from '../tools/contract.ts';

/** What is written into a file about its content; absent keys are not written. */
export interface Tags {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly albumArtist: string;
  readonly trackNumber: number;
  readonly trackTotal: number;
  readonly year?: number;
  readonly genre?: string;
  readonly isrc?: string;
  readonly copyright?: string;
  readonly comment?: string;
  /** Encoded picture, JPEG or PNG. */
  readonly cover?: { readonly mime: 'image/png' | 'image/jpeg'; readonly bytes: Uint8Array };
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
  /** Reads tags back by another library than wrote them. */
  readTags(file: string): Promise<{ tags: Partial<Tags>; container: ContainerFacts }>;
}
