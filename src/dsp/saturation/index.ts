import type { AudioFormat } from '../../audio/format.ts';
import type { DspModule, Processor } from '../contract.ts';
import { idleNotes } from '../primitives/idle.ts';
import { type Params, schema } from './params.ts';
import { createSaturator } from './saturator.ts';

/**
 * Saturation without memory. The curves have slope 1 at 0 whatever the drive, so drive changes how much is bent and not
 * the level of what is small; with g = 10^((drive − 12) / 20), the limit is 1/g:
 *
 * - tape: y = x / √(1 + (g·x)²): odd; third harmonic of a sine of amplitude a near (g·a)² / 8, so 3 % for full scale at
 *   the default drive, the definition of a tape's maximum operating level;
 * - tube: y = (1 + b²)^(3/2) / g · (h(g·x + b) − h(b)), h(u) = u / √(1 + u²), b the bias: second harmonic near
 *   ¾·g·a·b / (1 + b²); what DC it makes is removed (high-pass of second order at 5 Hz on what the curve adds);
 * - soft_clip: y = x up to half the limit, a quadratic from there, the limit from 1.5 times it on.
 *
 * With `emphasis` a high shelf comes before the curve and its exact inverse after it, as on tape: treble is bent
 * sooner, and the level of what is small stays flat.
 *
 * y is computed as x − r, r being what the curve takes away, oversampled and averaged along the signal against aliases
 * (primitives/waveshape_residue.ts). So dry and driven signal are in phase, only r passes the linear-phase filters
 * (2 ms at 44.1 kHz), and output = (1 − mix)·x + mix·10^(output/20)·tilt(x − r).
 *
 * Aliases of a 0 dBFS tone of 5 kHz at 44.1 kHz, all together, lie below (dBFS; −140 at the defaults of each type):
 *
 *     type       drive     2×    4×    8×   16×
 *     tape        12     −142  −150  −150  −150
 *     tape        24      −74  −114  −144  −144
 *     tape        36      −64   −79  −110  −148
 *     tube        24      −68  −110  −140  −140
 *     soft_clip   18      −78  −105  −129  −144
 *
 * Harmonics between 22.05 and 24.1 kHz fold to 20 … 22.05 kHz at any factor (primitives/oversampling.ts).
 */
export const saturation: DspModule<typeof schema> = {
  name: 'saturation',
  version: 1,
  summary: 'Tape, tube or soft-clip curve with drive, emphasis, tone and mix, oversampled.',
  schema,
  bare: 'drive',
  neutral: ({ mix }) => mix === 0,
  judge: (params: Params) =>
    params.type === 'tube' ? [] : idleNotes(schema, params, ['bias'], 'it is of type tube'),
  create(params: Params, format: AudioFormat): Processor {
    return params.mix === 0 ? { latency: 0, process: () => undefined } : createSaturator(params, format);
  },
};
