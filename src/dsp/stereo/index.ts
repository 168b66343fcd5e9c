import { BLOCK_FRAMES } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { type Finding, pointer } from '../../base/finding.ts';
import { gainOf } from '../../base/decibel.ts';
import type { DspModule, Processor } from '../contract.ts';
import { beyondRate } from '../primitives/beyond.ts';
import { idleNotes } from '../primitives/idle.ts';
import { CorrelationGuard } from './guard.ts';
import { applyMatrix, placement } from './matrix.ts';
import { createMidSide } from './mid_side.ts';
import { type Params, schema } from './params.ts';
import { hasHighs, shapeOf } from './side_filter.ts';

/**
 * The stereo image in the order of the work: first what was wrong with the source (polarity, exchange, balance,
 * rotation: matrix.ts), then the image itself, M = (L + R)/2 and S = (L − R)/2:
 * M' = 10^(mid_gain/20)·M, S' = 10^(side_gain/20)·width·H(S), L' = M' + S', R' = M' − S', then the guard (guard.ts),
 * so what mono_below and guard promise holds for the output.
 *
 * H (side_filter.ts) makes the widths of lows and highs and the mono bass. `width`, the other widths, mono_below and
 * guard leave the mono sum as it is, and a mono signal passes them bit for bit. In minimum phase H turns the side
 * signal against the mid around its corners (by 28° at a crossover to width 0.5, as `width` tells for mono_below),
 * which moves places a little; in linear phase it does not, rings ahead as long as after, on the side signal alone, and
 * delays everything. Linear-phase taps span 16 periods of the narrowest corner, 0.4 s at most: H is right within 1e-6
 * (−120 dB) for corners from 40 Hz, 3e-4 at 20 Hz; still lower corners come out less steep.
 */
export const stereo: DspModule<typeof schema> = {
  name: 'stereo',
  version: 2,
  summary:
    'Stereo image: polarity, balance, rotation, mid and side, width by frequency, mono bass, mono guard.',
  schema,
  neutral,
  judge,
  judgeAt,
  create(params: Params, format: AudioFormat): Processor {
    const matrix = placement(params);
    const midSide = shapesImage(params, format.rate) ? createMidSide(params, format.rate) : undefined;
    const guard = params.guard === 0 ? undefined : new CorrelationGuard(params.guard, format.rate);
    return {
      latency: (midSide?.latency ?? 0) + (guard?.latency ?? 0),
      process({ frames, channels }) {
        const left = channels[0];
        const right = channels[1];
        for (let from = 0; from < frames; from += BLOCK_FRAMES) {
          const to = Math.min(frames, from + BLOCK_FRAMES);
          if (matrix !== undefined) applyMatrix(matrix, left, right, from, to);
          midSide?.process(left, right, from, to);
          guard?.process(left, right, from, to);
        }
      },
    };
  },
};

function neutral(params: Params, { rate }: AudioFormat): boolean {
  return placement(params) === undefined && !shapesImage(params, rate) && params.guard === 0;
}

function judgeAt({ high_width, high_crossover }: Params, rate: number): Finding[] {
  if (high_width === 1 || hasHighs(high_crossover, rate)) return [];
  const message = `high_width changes nothing: there is no crossover at ${high_crossover} Hz`;
  return [beyondRate(pointer('high_crossover'), message, high_crossover, rate)];
}

/** Parameters that wait for another one. */
function judge(params: Params): Finding[] {
  const { low_width, high_width, mono_below } = params;
  const idle = (key: keyof Params, because: string) => idleNotes(schema, params, [key], because);
  return [
    ...(low_width === 1 ? idle('low_crossover', 'low_width is 1') : []),
    ...(high_width === 1 ? idle('high_crossover', 'high_width is 1') : []),
    ...(low_width === 1 && high_width === 1 && mono_below === 0
      ? idle('phase', 'there is no crossover')
      : []),
  ];
}

function shapesImage(params: Params, rate: number): boolean {
  const { mid_gain, side_gain, width } = params;
  return mid_gain !== 0 || gainOf(side_gain) * width !== 1 || shapeOf(params, rate) !== undefined;
}
