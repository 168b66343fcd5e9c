import { choice, flag, list, number, optional, type Static, shape } from '../../base/schema.ts';
import {
  DETECTOR,
  KNEE,
  LOOKAHEAD,
  sidechainHighpass,
  STEREO_LINK,
  TIMES,
} from '../primitives/dynamics/params.ts';

export const schema = shape('Compressor.', {
  threshold: number('Level at which the compressor begins to work; a full-scale sine is 0', {
    unit: 'dBFS',
    min: -60,
    max: 0,
    default: -18,
  }),
  ratio: number('Change of input level for 1 dB of output level beyond the threshold', {
    unit: ':1',
    min: 1,
    max: 20,
    default: 2,
  }),
  direction: choice(
    'Turns down what is above the threshold, or up what is below it',
    ['downward', 'upward'],
    'downward',
  ),
  knee: KNEE,
  knee_shape: choice(
    'How the ratio turns inside the knee: evenly, or gently at both ends',
    ['quadratic', 'smooth'],
    'quadratic',
  ),
  curve: list(
    'Static curve through points in any order, in place of threshold, ratio and knee; beyond its ends the gain stays',
    list(
      'Input and output level',
      number('Level; a full-scale sine is 0', { unit: 'dBFS', min: -120, max: 24 }),
      {
        minItems: 2,
        maxItems: 2,
      },
    ),
    { maxItems: 32, default: [] },
  ),
  range: optional(
    number('Largest change of gain; absent: no limit downward, 12 dB upward', {
      unit: 'dB',
      min: 0,
      max: 60,
    }),
  ),
  ...TIMES,
  auto_release: flag(
    'Releases what has lasted 4 release times and more up to 8 times as slowly, short peaks as set',
    false,
  ),
  topology: choice(
    'Where the detector listens: at the input, or at the output',
    ['feedforward', 'feedback'],
    'feedforward',
  ),
  detector: DETECTOR,
  lookahead: LOOKAHEAD,
  link: STEREO_LINK,
  sidechain_highpass: sidechainHighpass(500),
  mix: number('Share of the compressed signal beside the dry one', { min: 0, max: 1, default: 1 }),
  makeup: number('Gain of the compressed signal', { unit: 'dB', min: -24, max: 24, default: 0 }),
});

export type Params = Static<typeof schema>;
