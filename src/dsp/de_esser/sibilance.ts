import { powerOf } from '../../base/decibel.ts';
import { Ballistics, decaysOf } from '../primitives/dynamics/ballistics.ts';
import { factorOf, levelOf } from '../primitives/dynamics/decibel_polynomials.ts';
import { double, RmsAverage, squares } from '../primitives/dynamics/detector.ts';
import { linkReductions } from '../primitives/dynamics/link.ts';
import type { DynamicsSettings } from '../primitives/dynamics/settings.ts';
import { KneeCurve } from '../primitives/dynamics/static_curve.ts';
import type { Params } from './params.ts';

/** Each of the three averaging stages: an "s" lasts some 50 ms. */
const STAGE_SECONDS = 0.002;
const KNEE = 6;
/** A whole signal fainter than −120 dBFS counts as that loud. */
const WHOLE_MIN = powerOf(-120);

/**
 * Factors for the sibilance band, from its level.
 *
 * RMS (2·x² through three one-pole averages of 2 ms) of the band, and of the whole signal alike; the level is that of
 * the band in dBFS (sine reference), or 10·lg(band / whole). Reduction min(range, (1 − 1/ratio)·q(level − threshold)),
 * quadratic knee of 6 dB; link, attack and release as in primitives/dynamics.
 */
export class Sibilance {
  readonly #bands: readonly RmsAverage[];
  /** Empty: the threshold is absolute. */
  readonly #wholes: readonly RmsAverage[];
  readonly #curve: KneeCurve;
  readonly #parts: readonly Ballistics[];
  readonly #link: number;
  readonly #whole: Float64Array;

  constructor(params: Params, rate: number, channels: number, capacity: number) {
    const settings: DynamicsSettings = { ...params, law: 'compressor', knee: KNEE, detector: 'rms' };
    const each = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
    this.#bands = each(channels, () => new RmsAverage(STAGE_SECONDS, rate));
    this.#wholes = each(params.relative ? channels : 0, () => new RmsAverage(STAGE_SECONDS, rate));
    this.#curve = new KneeCurve(settings);
    const decays = decaysOf(settings, rate);
    this.#parts = each(channels, () => new Ballistics(decays, 0));
    this.#link = params.link;
    this.#whole = new Float64Array(capacity);
  }

  /** `band[c]` and `signal[c][from … from + frames)` in, factors out at the start of `into`. */
  factors(
    band: readonly Float64Array[],
    signal: readonly Float64Array[],
    from: number,
    frames: number,
    into: readonly Float64Array[],
  ): void {
    for (let c = 0; c < into.length; c++) {
      powers(band[c], 0, frames, this.#bands[c], into[c]);
      if (c < this.#wholes.length) {
        powers(signal[c], from, frames, this.#wholes[c], this.#whole);
        this.#against(into[c], frames);
      } else for (let i = 0; i < frames; i++) into[c][i] = this.#curve.at(levelOf(into[c][i]));
    }
    linkReductions(into, frames, this.#link, false);
    for (let c = 0; c < into.length; c++) {
      const values = into[c];
      this.#parts[c].process(values, frames);
      for (let i = 0; i < frames; i++) values[i] = factorOf(-values[i]);
    }
  }

  #against(values: Float64Array, frames: number): void {
    const whole = this.#whole;
    for (let i = 0; i < frames; i++) {
      const reference = whole[i] > WHOLE_MIN ? whole[i] : WHOLE_MIN;
      values[i] = this.#curve.at(levelOf(values[i]) - levelOf(reference));
    }
  }
}

function powers(
  samples: Float64Array,
  from: number,
  frames: number,
  average: RmsAverage,
  into: Float64Array,
): void {
  squares(samples, from, frames, into);
  double(into, frames);
  average.process(into, frames);
}
