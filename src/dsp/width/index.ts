import { BLOCK_FRAMES, type Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { number, type Static, shape } from '../../base/schema.ts';
import type { DspModule, Processor } from '../contract.ts';
import { createHighpass, type Highpass } from '../primitives/butterworth.ts';

const schema = shape('Widens or narrows the stereo image, and makes the bass mono.', {
  amount: number('Factor on the side signal: 0 is mono, 1 leaves the width alone', {
    min: 0,
    max: 2,
    default: 1,
  }),
  mono_below: number('Below this frequency the side signal is removed, 24 dB/oct; 0 is off', {
    unit: 'Hz',
    min: 0,
    max: 500,
    default: 0,
  }),
});
type Params = Static<typeof schema>;

/**
 * M = (L + R) / 2, S = (L − R) / 2; S' = amount · HP(S); L' = M + S', R' = M − S'.
 *
 * HP is a minimum-phase Butterworth high-pass of fourth order (24 dB/oct, −3 dB at `mono_below`). It turns the phase of
 * the side signal against the mid (by 180° at the corner, 38° two octaves above), so what is not mono just above the
 * corner loses some of its sharpness of place. The mono sum is not touched, and a mono signal passes bit for bit.
 */
export const width: DspModule<typeof schema> = {
  name: 'width',
  version: 1,
  summary: 'Width of the stereo image by mid and side, with mono bass.',
  schema,
  neutral,
  create(params: Params, format: AudioFormat): Processor {
    if (neutral(params)) return { latency: 0, process: () => undefined };
    return params.mono_below === 0 ? scaled(params.amount) : monoBelow(params, format);
  },
};

function neutral(params: Params): boolean {
  return params.amount === 1 && params.mono_below === 0;
}

function scaled(amount: number): Processor {
  const half = amount / 2;
  return {
    latency: 0,
    process(block) {
      const left = block.channels[0];
      const right = block.channels[1];
      for (let i = 0; i < block.frames; i++) {
        const mid = (left[i] + right[i]) / 2;
        const side = (left[i] - right[i]) * half;
        left[i] = mid + side;
        right[i] = mid - side;
      }
    },
  };
}

function monoBelow(params: Params, format: AudioFormat): Processor {
  const highpass = createHighpass(4, params.mono_below, format.rate);
  const side = new Float64Array(BLOCK_FRAMES);
  return {
    latency: 0,
    process(block) {
      for (let from = 0; from < block.frames; from += BLOCK_FRAMES) {
        replaceSide(
          block,
          from,
          Math.min(BLOCK_FRAMES, block.frames - from),
          side,
          highpass,
          params.amount / 2,
        );
      }
    },
  };
}

function replaceSide(
  block: Block,
  from: number,
  frames: number,
  side: Float64Array,
  highpass: Highpass,
  half: number,
): void {
  const left = block.channels[0];
  const right = block.channels[1];
  for (let i = 0; i < frames; i++) side[i] = (left[from + i] - right[from + i]) * half;
  highpass.process(side, 0, frames);
  for (let i = 0; i < frames; i++) {
    const mid = (left[from + i] + right[from + i]) / 2;
    left[from + i] = mid + side[i];
    right[from + i] = mid - side[i];
  }
}
