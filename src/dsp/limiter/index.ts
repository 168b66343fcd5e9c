import type { AudioFormat } from '../../audio/format.ts';
import { number, type Static, shape } from '../../base/schema.ts';
import type { DspModule } from '../contract.ts';
import { type LimiterProcessor, TruePeakLimiter } from './limiter.ts';

export type { LimiterProcessor } from './limiter.ts';

const schema = shape('Keeps the true peak under a ceiling.', {
  ceiling: number('Highest true peak of the output', { unit: 'dBTP', min: -20, max: 0, default: -1 }),
  lookahead: number('Time over which the gain moves down before a peak', {
    unit: 'ms',
    min: 0.5,
    max: 10,
    default: 3,
  }),
  release: number('Time constant of the return: after it, 37 % of the reduction in dB is left', {
    unit: 'ms',
    min: 5,
    max: 1000,
    default: 80,
  }),
  link: number('Stereo link: 1 turns both channels down alike, 0 each by itself', {
    min: 0,
    max: 1,
    default: 1,
  }),
});

export interface LimiterModule extends DspModule<typeof schema> {
  create(params: Static<typeof schema>, format: AudioFormat): LimiterProcessor;
}

/**
 * Look-ahead limiter for the true peak, the peak between the samples. Works on hops of 16 frames:
 *
 * 1. Detection: peak of the 8× interpolated signal, flat to 0.465 fs, refined by a parabola (primitives/oversample.ts).
 *    A hop whose bound lies under the ceiling is settled without interpolating; the result is the same.
 * 2. Allowed gain of a hop: min(1, ceiling / peak); linked in dB, own^(1 − link) · lowest^link.
 * 3. Gain (gain-curve.ts): sliding minimum over the look-ahead → exponential release of the dB → raised-cosine mean
 *    over the look-ahead → quadratic B-spline from hop to hop. The gain has come down when the peak is there, is flat
 *    around it, has no corner, is never above 1 and never below what some peak in its reach asks for.
 * 4. A moving gain changes what lies between the samples, so a second pass of the same kind measures the result and
 *    corrects what is left 0.004 dB or more above the ceiling, with an attack of 1 ms. Because the first pass holds
 *    its gain around each peak, no signal of the tests leaves that much: the second pass is a safeguard.
 *
 * Where no peak in reach exceeds the ceiling and every release is over, the gain is exactly 1 and samples pass bit by
 * bit. The look-ahead is rounded to whole hops, at least two; the latency comes to look-ahead + about 6 ms at 44.1 kHz.
 * Sources: ITU-R BS.1770-5, Annex 2 (true peak); the look-ahead limiter as running minimum and smoothing window is
 * common knowledge of the field (e.g. P. Hämäläinen, "Smoothing of the control signal without clipped output in digital
 * peak limiters", DAFx 2002).
 */
export const limiter: LimiterModule = {
  name: 'limiter',
  version: 1,
  summary: 'Keeps the true peak under a ceiling: look-ahead, release, stereo link.',
  schema,
  bare: 'ceiling',
  neutral: () => false,
  create: (params, format) => new TruePeakLimiter(params, format),
};
