import { gainOf } from '../../base/decibel.ts';
import { number, type Static, shape } from '../../base/schema.ts';
import type { DspModule } from '../contract.ts';

const schema = shape('Changes the level.', {
  gain: number('Change of level', { unit: 'dB', min: -60, max: 60, default: 0 }),
});

/** y = x · 10^(gain/20), both channels alike. */
export const gain: DspModule<typeof schema> = {
  name: 'gain',
  version: 1,
  summary: 'Changes the level of both channels.',
  schema,
  bare: 'gain',
  neutral: (params) => params.gain === 0,
  create(params: Static<typeof schema>) {
    const factor = gainOf(params.gain);
    return {
      latency: 0,
      process({ frames, channels }) {
        for (const samples of channels) {
          for (let i = 0; i < frames; i++) samples[i] *= factor;
        }
      },
    };
  },
};
