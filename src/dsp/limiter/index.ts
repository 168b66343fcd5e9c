import type { AudioFormat } from '../../audio/format.ts';
import type { DspModule } from '../contract.ts';
import { type LimiterProcessor, TruePeakLimiter } from './limiter.ts';
import { type Params, schema } from './params.ts';

export type { LimiterProcessor } from './limiter.ts';

export interface LimiterModule extends DspModule<typeof schema> {
  create(params: Params, format: AudioFormat): LimiterProcessor;
}

/**
 * Look-ahead limiter for the true peak, the peak between the samples. Works on hops of 16 frames:
 *
 * 0. With `soft_clip`, a clipper with a soft knee takes a part of what is above the ceiling (soft-clip.ts).
 * 1. Detection (overs.ts): peak of the 8× interpolated signal, flat to 0.465 fs, refined by a parabola
 *    (primitives/oversample.ts). Hops whose bound lies under the ceiling, or under what the reduction of before covers
 *    anyway, are settled without interpolating; the result is the same. Request of a hop: 20·log10(peak / ceiling) dB.
 * 2. Hold and release (follower.ts) in dB: the largest request in reach; then the return, by the laws of the styles
 *    (laws.ts). Links in dB (gain-stage.ts): reduction = sustained + transient part, each drawn towards the loudest
 *    channel's by its link; with both links at 1 the channels are one.
 * 3. Attack (gain-curve.ts): raised-cosine mean of the depth over the attack time, then a quadratic B-spline from hop to
 *    hop. The gain has come down when the peak is there, is flat over all that the peak's interpolation reads (2 hops
 *    on either side), has no corner, is never above 1 and never below what some peak in its reach asks for.
 * 4. A gain that moves changes what lies between the samples: up to 0.06 dB with the shortest attack (gain falling next
 *    to a peak that does not ask for it, content about 0.46 fs). A second pass (remainder.ts) finds the hops where that
 *    can be, measures them and corrects what is left 0.004 dB or more above the ceiling, with an attack of 1 ms.
 *
 * Where no peak in reach exceeds the ceiling and every release is over, the gain is exactly 1 and samples pass bit by
 * bit. Attack and look-ahead are rounded to whole hops, at least three (1.1 ms at 44.1 kHz). Latency: the look-ahead
 * + 1 ms + 9 hops, 7.3 ms at 44.1 kHz and the defaults.
 *
 * What is held, within 0.02 dB: content below 0.465 fs (20.5 kHz at 44.1 kHz) for every interpolator that is flat so far;
 * with content above, the reading of the true-peak meter, whose interpolation rolls off there. Above, interpolators
 * differ from each other, and so do converters. One of 512 taps reads full-scale edges and dense transients 0.05 dB over
 * the ceiling, square waves of a few frames 0.5, white noise and a chirp to fs/2 1.4, and alternating signs whose phase
 * jumps 3.5; sox's `rate -v`, which rolls off earlier, reads white noise 1 dB over and the latter at the ceiling.
 * `soft_clip` makes content up to fs/2 of its own: on a song pushed 14 dB at 44.1 kHz, sox at 16× read −0.92 dBTP for −1.
 *
 * Sources: ITU-R BS.1770-5, Annex 2 (true peak); the look-ahead limiter as running minimum and smoothing window is
 * common knowledge of the field (e.g. P. Hämäläinen, "Smoothing of the control signal without clipped output in digital
 * peak limiters", DAFx 2002).
 */
export const limiter: LimiterModule = {
  name: 'limiter',
  version: 2,
  summary: 'Keeps the true peak under a ceiling: styles, look-ahead, release, stereo links, soft clip.',
  schema,
  bare: 'ceiling',
  neutral: () => false,
  create: (params, format) => new TruePeakLimiter(params, format),
};
