import { choice, flag, number, type Static, shape } from '../../base/schema.ts';

const factor = { min: 0, max: 2, default: 1 } as const;
const level = { unit: 'dB', min: -24, max: 24, default: 0 } as const;

export const schema = shape('Stereo image: polarity, place, width by frequency, mono bass, mono safety.', {
  invert: choice('Channels whose polarity is turned round', ['none', 'left', 'right', 'both'], 'none'),
  swap: flag('Exchanges left and right, after their polarity', false),
  balance: number('Positive turns the left channel down by so much, negative the right', {
    ...level,
  }),
  rotation: number('Turns the image to the right, negative to the left; 45 puts the centre hard right', {
    unit: '°',
    min: -45,
    max: 45,
    default: 0,
  }),
  mid_gain: number('Gain of the mid signal', { ...level }),
  side_gain: number('Gain of the side signal', { ...level }),
  width: number('Factor on the side signal: 0 is mono, 1 leaves the width alone', { ...factor }),
  low_width: number('Further factor on the side signal below low_crossover', { ...factor }),
  low_crossover: number('Frequency at which low_width has done half its work, 24 dB/oct', {
    unit: 'Hz',
    min: 40,
    max: 1000,
    default: 200,
  }),
  high_width: number('Further factor on the side signal above high_crossover', { ...factor }),
  high_crossover: number('Frequency at which high_width has done half its work, 24 dB/oct', {
    unit: 'Hz',
    min: 1000,
    max: 16_000,
    default: 4000,
  }),
  mono_below: number('Below this frequency the side signal is removed, 24 dB/oct; 0 is off', {
    unit: 'Hz',
    min: 0,
    max: 500,
    default: 0,
  }),
  phase: choice(
    'Crossovers of mono_below, low_width and high_width: minimum phase without delay, or linear with it',
    ['minimum', 'linear'],
    'minimum',
  ),
  guard: number('Most the mono sum may lose against the stereo power in any 400 ms of music; 0 is off', {
    unit: 'dB',
    min: 0,
    max: 20,
    default: 0,
  }),
});

export type Params = Static<typeof schema>;
