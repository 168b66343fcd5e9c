import { BLOCK_FRAMES } from '../../audio/block.ts';
import { gainOf } from '../../base/decibel.ts';
import { GainComputer } from '../primitives/dynamics/gain_computer.ts';
import type { DynamicsSettings } from '../primitives/dynamics/settings.ts';
import type { Band } from './params.ts';

const LAWS: Readonly<Record<Band['mode'], DynamicsSettings['law']>> = {
  compress: 'compressor',
  upward: 'upward',
  expand: 'expander',
};

/** Treats the first `frames` frames of left and right, in place; at most BLOCK_FRAMES. */
export type Treatment = (left: Float64Array, right: Float64Array, frames: number) => void;

/** True where a band changes nothing. */
export function isUntouched(band: Band): boolean {
  if (band.bypass) return true;
  return band.gain === 0 && band.width === 1 && !hasDynamics(band) && (band.mix === 0 || band.makeup === 0);
}

function hasDynamics({ ratio, range, mix }: Band): boolean {
  return ratio > 1 && range !== 0 && mix > 0;
}

/**
 * With f the factors of the gain computer (primitives/dynamics/gain_computer.ts: dynamics, makeup and mix) for the
 * channels x that `on` names, M = (L + R)/2 and S = (L − R)/2:
 * x' = f·x, then M' = 10^(gain/20)·M and S' = 10^(gain/20)·width·S.
 */
export function createTreatment(band: Band, rate: number): Treatment {
  const level = gainOf(band.gain);
  const turn = createDynamics(band, rate);
  if (band.on === 'stereo' && band.width === 1) {
    return (left, right, frames) => {
      turn(left, right, frames, level);
    };
  }
  const side = level * band.width;
  if (band.on === 'stereo') {
    return (left, right, frames) => {
      turn(left, right, frames, 1);
      toMidSide(left, right, frames);
      fromMidSide(left, right, frames, level, side);
    };
  }
  return (left, right, frames) => {
    toMidSide(left, right, frames);
    turn(left, right, frames, 1);
    fromMidSide(left, right, frames, level, side);
  };
}

/** Multiplies two channels by their factors, and by `level`. */
type Dynamics = (first: Float64Array, second: Float64Array, frames: number, level: number) => void;

function createDynamics(band: Band, rate: number): Dynamics {
  if (!hasDynamics(band)) return fixedDynamics(band);
  const lanes = band.on === 'mid' || band.on === 'side' ? 1 : 2;
  const computer = new GainComputer({ ...band, law: LAWS[band.mode] }, { rate, channels: lanes });
  const factors = Array.from({ length: lanes }, () => new Float64Array(BLOCK_FRAMES));
  if (lanes === 2) {
    return (first, second, frames, level) => {
      computer.factors([first, second], 0, frames, factors);
      multiply(first, factors[0], frames, level);
      multiply(second, factors[1], frames, level);
    };
  }
  return (mid, side, frames, level) => {
    const own = band.on === 'mid' ? mid : side;
    computer.factors([own], 0, frames, factors);
    multiply(own, factors[0], frames, level);
  };
}

/** What is left of the gain computer without its curve: the mix of dry and made up. */
function fixedDynamics({ on, mix, makeup }: Band): Dynamics {
  const factor = mix === 0 || makeup === 0 ? 1 : 1 - mix + mix * gainOf(makeup);
  return (first, second, frames, level) => {
    scale(first, frames, on === 'side' ? level : level * factor);
    scale(second, frames, on === 'mid' ? level : level * factor);
  };
}

function multiply(samples: Float64Array, factors: Float64Array, frames: number, level: number): void {
  for (let i = 0; i < frames; i++) samples[i] *= level * factors[i];
}

function scale(samples: Float64Array, frames: number, factor: number): void {
  if (factor === 1) return;
  for (let i = 0; i < frames; i++) samples[i] *= factor;
}

function toMidSide(left: Float64Array, right: Float64Array, frames: number): void {
  for (let i = 0; i < frames; i++) {
    const mid = 0.5 * (left[i] + right[i]);
    right[i] = 0.5 * (left[i] - right[i]);
    left[i] = mid;
  }
}

function fromMidSide(
  mid: Float64Array,
  side: Float64Array,
  frames: number,
  level: number,
  width: number,
): void {
  for (let i = 0; i < frames; i++) {
    const m = level * mid[i];
    const s = width * side[i];
    mid[i] = m + s;
    side[i] = m - s;
  }
}
