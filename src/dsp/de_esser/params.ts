import { choice, flag, number, type Static, shape } from '../../base/schema.ts';

export const schema = shape('De-esser.', {
  mode: choice(
    'split: crossover, the high band is turned down; dynamic: a filter that moves, without any change at rest',
    ['split', 'dynamic'],
    'split',
  ),
  filter: choice('The filter of mode dynamic', ['bell', 'shelf'], 'shelf'),
  freq: number('Where sibilance begins: corner of crossover or shelf; middle of the bell', {
    unit: 'Hz',
    min: 1000,
    max: 16_000,
    default: 5500,
  }),
  q: number('Narrowness of the bell', { min: 0.3, max: 6, default: 1 }),
  relative: flag(
    'Compares sibilance with the whole signal, so any level works alike; else with full scale',
    true,
  ),
  threshold: number(
    'Level of the sibilance band that is left alone, against the whole signal or full scale',
    {
      unit: 'dB',
      min: -60,
      max: 0,
      default: -12,
    },
  ),
  ratio: number('Change of sibilance for 1 dB of it above the threshold', {
    unit: ':1',
    min: 1,
    max: 20,
    default: 4,
  }),
  range: number('Largest reduction', { unit: 'dB', min: 0, max: 24, default: 8 }),
  attack: number('Time for 63 % of a growing reduction', { unit: 'ms', min: 0.05, max: 100, default: 1 }),
  release: number('Time for 63 % of a shrinking reduction', { unit: 'ms', min: 5, max: 1000, default: 60 }),
  link: number('Stereo link: 1 gives both channels the larger reduction, 0 each its own', {
    min: 0,
    max: 1,
    default: 1,
  }),
  listen: flag('For setting up: gives out the band the detector hears instead of the signal', false),
});

export type Params = Static<typeof schema>;
