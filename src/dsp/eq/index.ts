import { choice, integer, list, number, type Static, shape } from '../../base/schema.ts';
import type { DspModule } from '../contract.ts';
import { isNeutral } from '../primitives/prototype.ts';
import { createChain } from './chain.ts';

const band = shape('One band of the equaliser.', {
  type: choice('Response of the band', [
    'bell',
    'low_shelf',
    'high_shelf',
    'highpass',
    'lowpass',
    'notch',
    'tilt',
  ]),
  freq: number('Centre, half-gain, corner or pivot frequency; may lie above Nyquist', {
    unit: 'Hz',
    min: 10,
    max: 100_000,
  }),
  gain: number('Gain of a bell or shelf; of a tilt: at the top end, and as much less at the bottom', {
    unit: 'dB',
    min: -24,
    max: 24,
    default: 0,
  }),
  q: number('Quality of a bell, shelf or notch; 0.7071 is the steepest shelf without overshoot', {
    min: 0.1,
    max: 20,
    default: 0.7071,
  }),
  slope: {
    ...integer('Butterworth slope of a highpass or lowpass, in steps of 6', {
      unit: 'dB/oct',
      min: 6,
      max: 48,
      default: 12,
    }),
    multipleOf: 6,
  },
  on: choice('Channels the band works on', ['stereo', 'left', 'right', 'mid', 'side'], 'stereo'),
});

const schema = shape('Parametric equaliser, minimum phase, true to its analogue prototypes up to Nyquist.', {
  bands: list('Bands, in the order in which they work', band, { maxItems: 32, default: [] }),
});

export type EqBand = Static<typeof band>;

/**
 * Parametric equaliser in minimum phase. Each band's magnitude is that of its analogue prototype (transfer functions:
 * primitives/prototype.ts) up to 0.9 of Nyquist, within some hundredths of a dB, without cramping; a band at or above
 * Nyquist is the part of its skirt below. High- and low-pass ignore `gain` and `q`; all but these ignore `slope`.
 * Mid is (L + R)/2, side (L − R)/2. A band that changes nothing is left out: the signal passes it bit for bit.
 */
export const eq: DspModule<typeof schema> = {
  name: 'eq',
  version: 1,
  summary: 'Parametric equaliser: bells, shelves, filters, notch and tilt, on stereo, one side, mid or side.',
  schema,
  bare: 'bands',
  neutral: ({ bands }) => bands.every(isNeutral),
  create: ({ bands }, { rate }) => createChain(bands, rate),
};
