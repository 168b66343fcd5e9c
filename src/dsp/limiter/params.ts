import { choice, either, literal, number, optional, type Static, shape } from '../../base/schema.ts';

const LEAST_RELEASE = 5;
const MOST_RELEASE = 1000;

export const schema = shape('Keeps the true peak under a ceiling.', {
  ceiling: number('Highest true peak of the output', { unit: 'dBTP', min: -20, max: 0, default: -1 }),
  style: choice(
    'How the gain moves: unobtrusive, with the shape of transients kept, or dense',
    ['transparent', 'punchy', 'loud'],
    'transparent',
  ),
  lookahead: number('How early a peak is seen; part of the latency', {
    unit: 'ms',
    min: 0.5,
    max: 10,
    default: 3,
  }),
  attack: number('Time in which the gain moves down before a peak; the look-ahead at most', {
    unit: 'ms',
    min: 0.5,
    max: 10,
    default: 10,
  }),
  release: {
    ...either(
      `Time constant of the return; punchy and loud come back faster after short peaks (ms, ${LEAST_RELEASE} … ${MOST_RELEASE}), or auto: by the programme`,
      literal('auto', 'By the programme: fast after short peaks, slow after dense passages'),
      number('Time constant', { unit: 'ms', min: LEAST_RELEASE, max: MOST_RELEASE }),
    ),
    default: 80,
  },
  link: number('Stereo link: 1 turns both channels down alike, 0 each by itself', {
    min: 0,
    max: 1,
    default: 1,
  }),
  soft_clip: {
    ...either(
      'Clips softly in front of the gain, from the ceiling on and flat so far above it (dB, 1 … 12), or none',
      literal('none', 'Everything above the ceiling is left to the gain'),
      number('How far above the ceiling the clipper is flat', { unit: 'dB', min: 1, max: 12 }),
    ),
    default: 'none',
  },
  transient_link: optional(number('Stereo link of short peaks; as link where left out', { min: 0, max: 1 })),
  release_link: optional(
    number('Stereo link of the sustained reduction; as link where left out', { min: 0, max: 1 }),
  ),
});

export type Params = Static<typeof schema>;
