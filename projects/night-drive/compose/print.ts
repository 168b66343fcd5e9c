import { gainOf } from '../../../src/base/decibel.ts';
import { chance } from './chance.ts';
import { type Stereo, samplePeak } from './stereo.ts';

export interface Printing {
  /** Highest sample of the mix, dBFS. */
  readonly peak: number;
  /** Frames of digital silence before the first and after the last sound. */
  readonly head: number;
  readonly tail: number;
  /** Frames over which the last of the tail fades to true zero. */
  readonly fade: number;
  readonly seed: number;
}

/** 24-bit full scale. */
const FULL = 8_388_608;

/**
 * Prints a mix, in place: silence at both ends, peak at an exact level, and every sample on the 24-bit grid with
 * triangular dither of ±1 step. Silence is not dithered.
 */
export function print(mix: Stereo, printing: Printing): void {
  silenceEnds(mix, printing);
  const gain = (gainOf(printing.peak) * FULL) / samplePeak(mix);
  [mix.left, mix.right].forEach((channel, side) => quantise(channel, gain, printing, printing.seed + side));
}

function silenceEnds(mix: Stereo, { head, tail, fade }: Printing): void {
  const end = mix.frames - tail;
  for (const channel of [mix.left, mix.right]) {
    channel.fill(0, 0, head);
    channel.fill(0, end);
    for (let i = 0; i < fade; i++) channel[end - 1 - i] *= (1 - Math.cos((Math.PI * i) / fade)) / 2;
  }
}

function quantise(channel: Float64Array, gain: number, { head, tail }: Printing, seed: number): void {
  const next = chance(seed);
  for (let i = head; i < channel.length - tail; i++) {
    channel[i] = Math.round(channel[i] * gain + next() - next()) / FULL;
  }
}
