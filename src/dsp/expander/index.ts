import { choice, number, type Static, shape } from '../../base/schema.ts';
import type { DspModule } from '../contract.ts';
import { KNEE, LOOKAHEAD, sidechainHighpass, STEREO_LINK } from '../primitives/dynamics/params.ts';
import { createDynamics } from '../primitives/dynamics/processor.ts';

const schema = shape('Downward expander.', {
  threshold: number('Level below which the signal is turned down; a full-scale sine is 0', {
    unit: 'dBFS',
    min: -100,
    max: 0,
    default: -45,
  }),
  ratio: number('Change of output level for 1 dB of input level below the threshold', {
    unit: ':1',
    min: 1,
    max: 20,
    default: 2,
  }),
  range: number('Largest reduction', { unit: 'dB', min: 0, max: 80, default: 20 }),
  knee: KNEE,
  attack: number('Opening: time for 63 % of the way (in dB) after the level has risen', {
    unit: 'ms',
    min: 0.05,
    max: 500,
    default: 1,
  }),
  hold: number('How long the detector keeps a level that has fallen', {
    unit: 'ms',
    min: 10,
    max: 2000,
    default: 50,
  }),
  release: number('Closing: time for 63 % of the way (in dB) after the hold', {
    unit: 'ms',
    min: 5,
    max: 5000,
    default: 200,
  }),
  hysteresis: number('Once open, it closes this much below the threshold', {
    unit: 'dB',
    min: 0,
    max: 24,
    default: 3,
  }),
  detector: choice('What is compared with the threshold: peaks or the RMS', ['peak', 'rms'], 'peak'),
  lookahead: LOOKAHEAD,
  link: STEREO_LINK,
  sidechain_highpass: sidechainHighpass(2000),
});
type Params = Static<typeof schema>;

/**
 * Downward expander: reduction min(range, (ratio − 1)·q(threshold − level)) with the knee q of
 * primitives/dynamics/static_curve.ts; while open, the level counts `hysteresis` dB higher (hysteresis.ts). The reading
 * of the detector stands for `hold`, so nothing moves between the periods of a low tone or the strokes of a roll.
 * Shut before the signal begins, as silence would have left it; in the first 10 ms of the signal (from where any channel
 * reaches −120 dBFS) it opens at once, whatever `attack`: nothing has gone before that an opening could be heard in, and a
 * file that begins with a note keeps its beginning. Hiss before the music leaves it shut. The delay is the look-ahead. Parts and order: primitives/dynamics/gain_computer.ts.
 */
export const expander: DspModule<typeof schema> = {
  name: 'expander',
  version: 2,
  summary: 'Turns down what is below the threshold: ratio, range, hold, hysteresis, side-chain.',
  schema,
  neutral: ({ ratio, range }: Params) => ratio === 1 || range === 0,
  create: (params, format) => createDynamics({ ...params, law: 'expander' }, format),
};
