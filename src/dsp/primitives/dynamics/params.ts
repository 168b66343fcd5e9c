import { choice, number } from '../../../base/schema.ts';

/** Parameters that the processors of dynamics have in common; their meaning stands in settings.ts. */

export const KNEE = number('Width of the soft knee, centred on the threshold', {
  unit: 'dB',
  min: 0,
  max: 24,
  default: 6,
});

/** Of a compressor, and of what may be one. */
export const TIMES = {
  attack: number('Time for 63 % of the way after the level has risen', {
    unit: 'ms',
    min: 0.05,
    max: 500,
    default: 20,
  }),
  release: number('Time for 63 % of the way after the level has fallen', {
    unit: 'ms',
    min: 5,
    max: 5000,
    default: 150,
  }),
} as const;

/** Of a compressor, and of what may be one. */
export const DETECTOR = choice(
  'What is compared with the threshold: peaks (held 10 ms) or the RMS',
  ['peak', 'rms'],
  'rms',
);

export const LOOKAHEAD = number('How far the detector hears ahead; delays the signal', {
  unit: 'ms',
  min: 0,
  max: 10,
  default: 0,
});

export const STEREO_LINK = number(
  'Stereo link: 1 gives both channels the gain of the louder, 0 each its own',
  {
    min: 0,
    max: 1,
    default: 1,
  },
);

/** `max` in Hz. */
export function sidechainHighpass(max: number) {
  return number('Keeps bass from the detector only, 12 dB/oct; 0 is off', {
    unit: 'Hz',
    min: 0,
    max,
    default: 0,
  });
}
