import type { AudioFormat } from '../../../../src/audio/format.ts';
import type { Processor } from '../../../../src/dsp/contract.ts';
import { spectrum, through, tone, toneLevel } from '../../signals.ts';

/** Measuring tools for everything that moves a gain. Levels in dB, a full-scale sine is 0. */

export const amplitude = (level: number): number => 10 ** (level / 20);

/** Level of a tone after it has gone through for so long that nothing moves any more; both channels alike. */
export function settledLevel(
  processor: Pick<Processor, 'process'>,
  level: number,
  rate: number,
  { freq = 997, seconds = 0.5 } = {},
): number {
  const input = tone(Math.round((seconds + 0.1) * rate), freq, rate, amplitude(level));
  const [output] = through(processor, [input, input]);
  return toneLevel(output.subarray(Math.round(seconds * rate)), freq, rate);
}

type Steps = readonly (readonly [seconds: number, level: number])[];

/** Reduction in dB frame by frame for both channels made of steps between constant samples of these levels. */
export function stepReduction(processor: Processor, rate: number, steps: Steps): Float64Array {
  const input = Float64Array.from(
    steps.flatMap(([s, level]) => Array<number>(Math.round(s * rate)).fill(amplitude(level))),
  );
  const [output] = through(processor, [input, input]);
  return output.map((y, n) => -20 * Math.log10(y / input[n]));
}

/** Seconds until `share` of the way from the first to the last value is made, between frames on an exponential. */
export function timeTo(share: number, from: number, to: number, curve: Float64Array, rate: number): number {
  const left = curve.map((r) => (to - r) / (to - from));
  const n = left.findIndex((rest) => rest <= 1 - share);
  const before = n === 0 ? 1 : left[n - 1];
  return (n + Math.log(before / (1 - share)) / Math.log(before / left[n])) / rate;
}

/** 63.2 %. */
export const MOST = 1 - Math.exp(-1);

/** The loudest thing beside a settled tone, against it, in dB. */
export function sidebands(processor: Processor, freq: number, level: number, { rate }: AudioFormat): number {
  const size = 32_768;
  const input = tone(4 * rate, freq, rate, amplitude(level));
  const levels = spectrum(through(processor, [input, input])[0].slice(-size));
  const centre = Math.round((freq * size) / rate);
  const others = levels.filter((_, k) => Math.abs(k - centre) > 8);
  return Math.max(...others) - Math.max(...levels);
}

/** Share of a step a power has made after three averages of `stage` seconds each, in continuous time. */
export function averaged(t: number, stage: number): number {
  const u = t / stage;
  return t < 0 ? 0 : 1 - (1 + u + (u * u) / 2) * Math.exp(-u);
}
