import type { Block } from '../audio/block.ts';
import type { AudioFormat } from '../audio/format.ts';
import type { Finding } from '../base/finding.ts';
import type { Static, TSchema } from '../base/schema.ts';

/**
 * One running instance of a processor, for one signal.
 *
 * Contract (test/dsp/contract.test.ts runs it over the whole shelf):
 * - works in place and keeps the length; `block.frames` may change from call to call, 0 is allowed;
 * - the output does not depend, to the bit, on how the signal was cut into blocks;
 * - output frame n belongs to input frame n − latency; the engine compensates;
 * - silence in gives silence out; neutral parameters give back the input bit for bit;
 * - a finite input never gives NaN or an infinity.
 */
export interface Processor {
  /** Frames of delay between input and output. */
  readonly latency: number;
  process(block: Block): void;
  /** What it did that its user should know, when the signal has gone through; `early`: frames of delay before it. */
  told?(early: number): readonly Finding[];
}

/** A kind of processor: one folder on the dsp shelf. */
export interface DspModule<S extends TSchema = TSchema> {
  /** The key of a chain item in the spec, snake_case. */
  readonly name: string;
  /** Part of the key of every step that uses it: raised whenever the sound of any setting changes. */
  readonly version: number;
  /** One line for `release modules` and the editor's hover. */
  readonly summary: string;
  /** Parameters: a TypeBox object; every key has a description with its unit, a range and a default. */
  readonly schema: S;
  /** The one parameter that may stand bare, `- gain: -1.5`, `- eq: [ … ]`; absent: none. */
  readonly bare?: string;
  /** True where these parameters change nothing: the engine then leaves the processor out. */
  neutral(params: Static<S>, format: AudioFormat): boolean;
  /** What the schema cannot say of complete parameters; `at` is a pointer within them, such as `/bands/2/slope`. */
  judge?(params: Static<S>): readonly Finding[];
  /** What of parameters judged without an error cannot work at this rate, in Hz; `at` as of `judge`. */
  judgeAt?(params: Static<S>, rate: number): readonly Finding[];
  /** `params` are validated, complete and judged without an error. Channels: 2 (mono is carried as dual mono). */
  create(params: Static<S>, format: AudioFormat): Processor;
}
