import { BLOCK_FRAMES } from '../../audio/block.ts';
import { gainOf } from '../../base/decibel.ts';
import { type BandGain, type Channels, UNITY } from '../primitives/crossover_bands.ts';
import { GainComputer } from '../primitives/dynamics/gain_computer.ts';
import type { DynamicsSettings } from '../primitives/dynamics/settings.ts';
import { encode } from '../primitives/mid_side.ts';
import type { Band } from './params.ts';

const LAWS: Readonly<Record<Band['mode'], DynamicsSettings['law']>> = {
  compress: 'compressor',
  upward: 'upward',
  expand: 'expander',
};

/** What a band goes through between its splitting and its joining. */
export interface Treatment {
  /** What is left to be done on joining, when `process` has run. */
  readonly gain: BandGain;
  /** The first `frames` frames of left and right, in place; at most BLOCK_FRAMES. */
  process(band: Channels, frames: number): void;
}

const untouched: Treatment = { gain: UNITY, process: () => undefined };
export const silent: Treatment = { gain: { level: 0, factors: undefined }, process: () => undefined };

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
  if (isUntouched(band)) return untouched;
  const level = gainOf(band.gain);
  const side = level * band.width;
  const factors = [ones(), ones()];
  const compute = createFactors(band, rate, factors);
  if (band.on !== 'stereo') {
    return {
      gain: UNITY,
      process(signal, frames) {
        encode(signal, frames);
        compute(signal, frames);
        const [left, right] = signal;
        fromMidSide(left, right, frames, factors, level, side);
      },
    };
  }
  if (band.width === 1) return { gain: { level, factors }, process: compute };
  return {
    gain: UNITY,
    process([left, right], frames) {
      compute([left, right], frames);
      widen(left, right, frames, factors, level, side);
    },
  };
}

function ones(): Float64Array {
  return new Float64Array(BLOCK_FRAMES).fill(1);
}

/** Keeps `factors` those of the channels; where a channel is not one of `on` they stay 1. */
function createFactors(
  band: Band,
  rate: number,
  factors: readonly Float64Array[],
): (signal: Channels, frames: number) => void {
  const { mode, on, mix, makeup } = band;
  const [first, second] = [on !== 'side', on !== 'mid'];
  if (!hasDynamics(band)) {
    // What the gain computer gives at rest.
    const rest = mix === 0 ? 1 : 1 - mix + mix * gainOf(makeup);
    if (first) factors[0].fill(rest);
    if (second) factors[1].fill(rest);
    return () => undefined;
  }
  const settings = { ...band, law: LAWS[mode], link: first && second ? band.link : 0 };
  const computer = new GainComputer(settings, { rate, channels: 2 });
  const into = [first ? factors[0] : ones(), second ? factors[1] : ones()];
  return (signal, frames) => {
    computer.factors(signal, 0, frames, into);
  };
}

function fromMidSide(
  mid: Float64Array,
  side: Float64Array,
  frames: number,
  [f, g]: readonly Float64Array[],
  level: number,
  width: number,
): void {
  for (let i = 0; i < frames; i++) {
    const m = level * f[i] * mid[i];
    const s = width * g[i] * side[i];
    mid[i] = m + s;
    side[i] = m - s;
  }
}

function widen(
  left: Float64Array,
  right: Float64Array,
  frames: number,
  [f, g]: readonly Float64Array[],
  level: number,
  width: number,
): void {
  for (let i = 0; i < frames; i++) {
    const l = f[i] * left[i];
    const r = g[i] * right[i];
    const m = level * (0.5 * (l + r));
    const s = width * (0.5 * (l - r));
    left[i] = m + s;
    right[i] = m - s;
  }
}
