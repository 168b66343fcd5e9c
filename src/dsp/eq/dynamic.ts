import { BLOCK_FRAMES } from '../../audio/block.ts';
import { decibelsOfPower, gainOf, powerOf } from '../../base/decibel.ts';
import { BiquadCascade } from '../primitives/biquad.ts';
import { designBand } from '../primitives/design.ts';
import { Envelope } from '../primitives/quadrature.ts';
import { decayPerSample } from '../primitives/settle.ts';
import type { MovingBand } from './bands.ts';
import type { Dynamic } from './params.ts';
import { regionOf } from './region.ts';

/** A movement that has fallen below this many dB is over: the step to rest is 200 dB under the signal. */
const OVER = 1e-9;
/** Keeps the envelope of absurd inputs finite (+600 dB). */
const POWER_MAX = 1e60;

/**
 * The moving part of a dynamic band; the band's own gain works before it, as that of any other band.
 *
 * Filter: y = x + a·(F(x) − x), F the band's response with the gain `range`, a the share of it that is in:
 * a = (10^(g/20) − 1) / (10^(range/20) − 1) for a gain of g dB at the centre of a bell or the plateau of a shelf. F does
 * not change while a moves, so nothing rings or clicks, and all there is of the movement is a smooth factor. At rest
 * (a = 0) x passes bit for bit, at full range y is F(x) with its magnitude true up to 0.9 of Nyquist.
 *
 * Level: the envelope of the band's region ({@link regionOf}) of x, in dB, a full-scale sine at freq being 0; of a stereo
 * band the larger of both channels steers both. Aim: |g| = (1 − 1/ratio)·(level − threshold), from 0 to |range|.
 * Time: |g| goes to its aim exponentially, 63.2 % (in dB) in the attack time where it grows, in the release time where
 * it shrinks. Before that the envelope takes 0.1 ms and what the region's filter rings, q / (π·freq).
 */
export class MovingGain {
  readonly #regions: BiquadCascade;
  readonly #envelopes: readonly Envelope[];
  readonly #movement: Movement;
  readonly #moved: BiquadCascade;
  readonly #levels: readonly Float64Array[];
  readonly #copies: readonly Float64Array[];

  constructor(band: MovingBand, rate: number, channels: number) {
    const room = () => Array.from({ length: channels }, () => new Float64Array(BLOCK_FRAMES));
    this.#regions = new BiquadCascade(designBand(regionOf(band)!, rate), channels);
    this.#moved = new BiquadCascade(designBand({ ...band, gain: band.dynamic.range }, rate), channels);
    this.#movement = new Movement(band.dynamic, rate);
    this.#levels = room();
    this.#copies = room();
    this.#envelopes = this.#levels.map(() => new Envelope(rate));
  }

  /** Filters `frames` frames of each channel in place. */
  process(signal: readonly Float64Array[], frames: number): void {
    for (let from = 0; from < frames; from += BLOCK_FRAMES) {
      this.#piece(signal, from, Math.min(BLOCK_FRAMES, frames - from));
    }
  }

  #piece(signal: readonly Float64Array[], from: number, frames: number): void {
    const levels = this.#levels;
    for (let c = 0; c < levels.length; c++) {
      const samples = signal[c].subarray(from, from + frames);
      levels[c].set(samples);
      this.#copies[c].set(samples);
    }
    this.#regions.process(levels, frames);
    this.#moved.process(this.#copies, frames);
    for (let c = 0; c < levels.length; c++) this.#envelopes[c].process(levels[c], frames);
    const share = levels[0];
    for (const other of levels.slice(1)) {
      for (let i = 0; i < frames; i++) if (other[i] > share[i]) share[i] = other[i]!;
    }
    this.#movement.shares(share, frames);
    for (let c = 0; c < levels.length; c++) {
      const samples = signal[c];
      const moved = this.#copies[c];
      for (let i = 0; i < frames; i++) {
        if (share[i] !== 0) samples[from + i] += share[i] * (moved[i] - samples[from + i]);
      }
    }
  }
}

/** From the power in the region to the share of the response that is in: curve, attack and release. */
class Movement {
  readonly #threshold: number;
  readonly #free: number;
  readonly #slope: number;
  readonly #most: number;
  readonly #sign: number;
  readonly #scale: number;
  readonly #attack: number;
  readonly #release: number;
  #now = 0;

  constructor({ threshold, ratio, range, attack, release }: Dynamic, rate: number) {
    this.#threshold = threshold;
    this.#free = powerOf(threshold);
    this.#slope = 1 - 1 / ratio;
    this.#most = Math.abs(range);
    this.#sign = Math.sign(range);
    this.#scale = 1 / (gainOf(range) - 1);
    this.#attack = decayPerSample(attack / 1000, rate);
    this.#release = decayPerSample(release / 1000, rate);
  }

  /** Replaces the first `frames` powers by shares from 0 to 1. */
  shares(values: Float64Array, frames: number): void {
    let now = this.#now;
    for (let i = 0; i < frames; i++) {
      const aim = values[i] <= this.#free ? 0 : this.#aimOf(values[i]);
      if (aim === 0 && now < OVER) {
        now = 0;
        values[i] = 0;
        continue;
      }
      now = aim + (aim > now ? this.#attack : this.#release) * (now - aim);
      values[i] = (gainOf(this.#sign * now) - 1) * this.#scale;
    }
    this.#now = now;
  }

  #aimOf(power: number): number {
    const excess = decibelsOfPower(power < POWER_MAX ? power : POWER_MAX) - this.#threshold;
    return Math.min(this.#most, this.#slope * excess);
  }
}
