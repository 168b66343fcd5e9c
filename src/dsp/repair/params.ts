import { flag, number, type Static, shape } from '../../base/schema.ts';

export const schema = shape('Removes DC and single faulty samples.', {
  dc: flag('Removes the DC offset: high-pass of 6 dB/oct at 1 Hz', false),
  declick: flag('Replaces lone samples that do not belong to what surrounds them', false),
  sensitivity: number(
    'Declick: 1 finds faults 24 dB over what the surroundings leave unpredicted, 0 from 44 dB',
    {
      min: 0,
      max: 1,
      default: 0.5,
    },
  ),
});

export type Params = Static<typeof schema>;
