import { BLOCK_FRAMES } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { number, type Static, shape } from '../../base/schema.ts';
import type { DspModule, Processor } from '../contract.ts';
import { squares } from '../primitives/dynamics/detector.ts';
import { STEREO_LINK } from '../primitives/dynamics/params.ts';
import { multiply } from '../primitives/dynamics/processor.ts';
import { idleNotes } from '../primitives/idle.ts';
import { inPieces, scratch } from '../primitives/pieces.ts';
import { toFactors, TransientGain } from './envelopes.ts';

const schema = shape('Transient shaper.', {
  attack: number('Gain where a note begins', { unit: 'dB', min: -24, max: 24, default: 0 }),
  sustain: number(
    'Gain that a decay tends to: half of it where the level lies 6 dB below a fall of 8.7 dB each `length`',
    { unit: 'dB', min: -24, max: 24, default: 0 },
  ),
  speed: number('How long a beginning counts as one', { unit: 'ms', min: 1, max: 200, default: 30 }),
  length: number('Time in which a note may fall by 8.7 dB; one that falls faster decays', {
    unit: 'ms',
    min: 20,
    max: 5000,
    default: 400,
  }),
  link: STEREO_LINK,
});
type Params = Static<typeof schema>;

/**
 * Transient shaper: x · 10^(gain/20), the gain made from envelopes that differ where notes begin and decay
 * (envelopes.ts), whatever their level. With g of a channel's own power, and g* of the larger power of all channels:
 * gain = (1 − link)·g + link·g*. No delay.
 */
export const transient: DspModule<typeof schema> = {
  name: 'transient',
  version: 1,
  summary: 'Makes the beginnings and the decays of notes louder or quieter, at any level.',
  schema,
  neutral: ({ attack, sustain }: Params) => attack === 0 && sustain === 0,
  judge: (params: Params) => [
    ...(params.attack === 0 ? idleNotes(schema, params, ['speed'], 'attack is 0') : []),
    ...(params.sustain === 0 ? idleNotes(schema, params, ['length'], 'sustain is 0') : []),
  ],
  create(params: Params, { rate, channels: count }: AudioFormat): Processor {
    const gains = scratch(count);
    const steer = steering(params, rate, gains);
    return inPieces(0, (channels, from, frames) => {
      for (let c = 0; c < count; c++) squares(channels[c], from, frames, gains[c]);
      steer(frames);
      for (let c = 0; c < count; c++) {
        toFactors(gains[c], frames);
        multiply(channels[c], from, frames, gains[c]);
      }
    });
  },
};

/** Turns powers into gains in dB, in place. */
function steering(params: Params, rate: number, lanes: readonly Float64Array[]): (frames: number) => void {
  const { link } = params;
  const common = new TransientGain(params, rate);
  const shared = new Float64Array(BLOCK_FRAMES);
  const own = lanes.map(() => new TransientGain(params, rate));
  return (frames) => {
    if (link > 0) {
      largestOf(lanes, frames, shared);
      common.gains(shared, frames);
    }
    for (let c = 0; c < lanes.length; c++) {
      const gains = lanes[c];
      if (link < 1) own[c].gains(gains, frames);
      for (let i = 0; i < frames; i++)
        gains[i] = link === 1 ? shared[i] : gains[i] + link * (shared[i] - gains[i]);
    }
  };
}

function largestOf(lanes: readonly Float64Array[], frames: number, into: Float64Array): void {
  for (let i = 0; i < frames; i++) {
    let most = 0;
    for (const lane of lanes) if (lane[i] > most) most = lane[i]!;
    into[i] = most;
  }
}
