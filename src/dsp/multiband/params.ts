import { choice, flag, integer, list, number, optional, type Static, shape } from '../../base/schema.ts';
import { DETECTOR, KNEE, TIMES } from '../primitives/dynamics/params.ts';

export const bandSchema = shape('One band: dynamics, then gain and width.', {
  mode: choice(
    'compress turns down what is above the threshold, upward turns up what is below it, expand turns that down',
    ['compress', 'upward', 'expand'],
    'compress',
  ),
  threshold: number('Level at which the dynamics begin to work; a full-scale sine is 0', {
    unit: 'dBFS',
    min: -80,
    max: 0,
    default: -24,
  }),
  ratio: number(
    'dB in for 1 dB out beyond the threshold; expand: dB out for 1 dB in; 1 is without dynamics',
    {
      unit: ':1',
      min: 1,
      max: 20,
      default: 1,
    },
  ),
  knee: KNEE,
  range: optional(
    number('Largest change of gain; absent: no limit for compress, 12 dB for upward, 40 dB for expand', {
      unit: 'dB',
      min: 0,
      max: 60,
    }),
  ),
  ...TIMES,
  auto_release: flag('Releases what has lasted more slowly, up to 8 times; not for expand', false),
  detector: DETECTOR,
  on: choice(
    'Channels of the dynamics: left and right, mid and side, or mid or side alone',
    ['stereo', 'mid_side', 'mid', 'side'],
    'stereo',
  ),
  link: number('Link of two channels: 1 gives both the gain of the louder, 0 each its own', {
    min: 0,
    max: 1,
    default: 1,
  }),
  makeup: number('Gain of what the dynamics give', { unit: 'dB', min: -24, max: 24, default: 0 }),
  mix: number('Share of what the dynamics give beside the dry band', { min: 0, max: 1, default: 1 }),
  gain: number('Gain of the band', { unit: 'dB', min: -24, max: 24, default: 0 }),
  width: number('Factor on the side signal of the band: 0 is mono, 1 leaves the width alone', {
    min: 0,
    max: 2,
    default: 1,
  }),
  solo: flag('Lets only this band be heard, and others with solo', false),
  bypass: flag('Leaves this band as it is', false),
});

export const schema = shape('Multiband dynamics.', {
  crossovers: list(
    'Crossover frequencies, ascending',
    number('Frequency at which two bands meet, 6 dB down each', { unit: 'Hz', min: 20, max: 20_000 }),
    { minItems: 1, maxItems: 5 },
  ),
  slope: {
    ...integer('Linkwitz-Riley slope of the crossovers, 24 or 48', {
      unit: 'dB/oct',
      min: 24,
      max: 48,
      default: 24,
    }),
    multipleOf: 24,
  },
  phase: choice(
    'minimum: no delay, all-pass sum; linear: the sum is the signal, rings ahead of transients',
    ['minimum', 'linear'],
    'minimum',
  ),
  bands: list('Bands from the lowest upwards, one more than crossovers', bandSchema, {
    minItems: 2,
    maxItems: 6,
  }),
});

export type Band = Static<typeof bandSchema>;
export type Params = Static<typeof schema>;
