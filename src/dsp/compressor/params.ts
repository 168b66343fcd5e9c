import { choice, number, type Static, shape } from '../../base/schema.ts';

export const schema = shape('Feed-forward compressor.', {
  threshold: number('Level above which the signal is turned down; a full-scale sine is 0', {
    unit: 'dBFS',
    min: -60,
    max: 0,
    default: -18,
  }),
  ratio: number('Change of input level for 1 dB of output level above the threshold', {
    unit: ':1',
    min: 1,
    max: 20,
    default: 2,
  }),
  knee: number('Width of the soft knee, centred on the threshold', {
    unit: 'dB',
    min: 0,
    max: 24,
    default: 6,
  }),
  attack: number('Time for 63 % of a growing reduction', { unit: 'ms', min: 0.05, max: 500, default: 20 }),
  release: number('Time for 63 % of a shrinking reduction', { unit: 'ms', min: 5, max: 5000, default: 150 }),
  detector: choice(
    'What is compared with the threshold: peaks (held 10 ms) or the RMS',
    ['peak', 'rms'],
    'rms',
  ),
  link: number('Stereo link: 1 gives both channels the larger reduction, 0 each its own', {
    min: 0,
    max: 1,
    default: 1,
  }),
  sidechain_highpass: number('Keeps bass from the detector only, 12 dB/oct; 0 is off', {
    unit: 'Hz',
    min: 0,
    max: 500,
    default: 0,
  }),
  mix: number('Share of the compressed signal beside the dry one', { min: 0, max: 1, default: 1 }),
  makeup: number('Gain of the compressed signal', { unit: 'dB', min: -24, max: 24, default: 0 }),
});

export type Params = Static<typeof schema>;
