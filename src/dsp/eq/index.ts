import type { DspModule, Processor } from '../contract.ts';
import { isIdle, judge } from './bands.ts';
import { createLinearPhase } from './linear.ts';
import { createMinimumPhase } from './minimum.ts';
import { judgeAt } from './nyquist.ts';
import { type Params, schema } from './params.ts';
import { createSolo } from './solo.ts';

/**
 * Parametric equaliser. Each band's magnitude is that of its analogue prototype (transfer functions:
 * primitives/prototype.ts); a band at or above Nyquist is the part of its skirt below. High- and low-pass ignore `gain`
 * and `q`; all but these ignore `slope` and `shape`. Mid is (L + R)/2, side (L − R)/2. A band that changes nothing is
 * left out: the signal passes it bit for bit.
 *
 * - `phase: minimum`: second-order sections without delay, within some hundredths of a dB up to 0.9 of Nyquist, without
 *   cramping. All-pass: see primitives/allpass.ts. Dynamic bands: see dynamic.ts.
 * - `phase: linear`: convolution with symmetric taps, no phase shift; the engine takes the delay out. The length follows
 *   the slowest band (length.ts): bells and shelves within 0.01 dB, a bell of ±12 dB at 20 Hz up to q = 1. What the same
 *   filter rings in minimum phase, it rings half before and half after: steep or narrow bands in the bass are heard as
 *   pre-echo of drums. Bands on left/right and on mid/side in turn are as many convolutions.
 * - `solo` on any band: only the soloed bands' regions are heard (solo.ts).
 */
export const eq: DspModule<typeof schema> = {
  name: 'eq',
  version: 1,
  summary:
    'Parametric equaliser, minimum or linear phase, with dynamic bands; on stereo, a side, mid or side.',
  schema,
  bare: 'bands',
  neutral: ({ bands, phase }) => bands.every((band) => !band.solo && isIdle(band, phase)),
  judge,
  judgeAt,
  create: ({ bands, phase }: Params, { rate }): Processor => {
    const soloed = bands.filter(({ solo }) => solo);
    if (soloed.length > 0) return createSolo(soloed, phase, rate);
    const active = bands.filter((band) => !isIdle(band, phase));
    return phase === 'linear' ? createLinearPhase(active, rate) : createMinimumPhase(active, rate);
  },
};
