import { choice, flag, integer, list, number, optional, type Static, shape } from '../../base/schema.ts';

const dynamic = shape(
  'Moves the gain of a bell or shelf with the level in its own region; minimum phase only.',
  {
    threshold: number('Level in the region above which the gain moves; a full-scale sine is 0', {
      unit: 'dBFS',
      min: -80,
      max: 0,
      default: -30,
    }),
    ratio: number('Rise of the level for 1 dB of what is left of it: at 2 the gain moves half as far', {
      unit: ':1',
      min: 1,
      max: 20,
      default: 2,
    }),
    range: number('Greatest movement of the gain, and its direction', {
      unit: 'dB',
      min: -24,
      max: 24,
      default: -6,
    }),
    attack: number('Time for 63 % of a growing movement', { unit: 'ms', min: 0.1, max: 500, default: 20 }),
    release: number('Time for 63 % of a shrinking movement', { unit: 'ms', min: 5, max: 5000, default: 150 }),
  },
);

export const bandSchema = shape('One band of the equaliser.', {
  type: choice('Response of the band', [
    'bell',
    'low_shelf',
    'high_shelf',
    'highpass',
    'lowpass',
    'bandpass',
    'notch',
    'allpass',
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
  q: number(
    'Quality of a bell, shelf, bandpass, notch or allpass; 0.7071 is the steepest shelf without overshoot',
    { min: 0.1, max: 20, default: 0.7071 },
  ),
  slope: {
    ...integer('Slope of a highpass or lowpass, in steps of 6; of a Linkwitz-Riley one in steps of 12', {
      unit: 'dB/oct',
      min: 6,
      max: 96,
      default: 12,
    }),
    multipleOf: 6,
  },
  shape: choice(
    'Corner of a highpass or lowpass: butterworth has −3 dB at freq, linkwitz_riley −6 dB',
    ['butterworth', 'linkwitz_riley'],
    'butterworth',
  ),
  on: choice('Channels the band works on', ['stereo', 'left', 'right', 'mid', 'side'], 'stereo'),
  dynamic: optional(dynamic),
  solo: flag('For listening while mastering: only what this band works on is heard, nothing else', false),
});

export const schema = shape('Parametric equaliser, true to its analogue prototypes up to Nyquist.', {
  bands: list('Bands, in the order in which they work', bandSchema, { maxItems: 32, default: [] }),
  phase: choice(
    'minimum: no delay; linear: no phase shift, but what rings is heard before as well as after',
    ['minimum', 'linear'],
    'minimum',
  ),
});

export type Params = Static<typeof schema>;
export type Dynamic = Static<typeof dynamic>;
export type EqBand = Static<typeof bandSchema>;
export type Target = EqBand['on'];
