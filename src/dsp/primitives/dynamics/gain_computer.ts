import type { AudioFormat } from '../../../audio/format.ts';
import { gainOf } from '../../../base/decibel.ts';
import { type StereoFactors, stereoDynamics } from '../kernels/dynamics.ts';
import { decayPerSample } from '../settle.ts';
import { Ballistics, decaysOf } from './ballistics.ts';
import { Beginning } from './beginning.ts';
import { PointsCurve } from './curve_points.ts';
import { factorOf, levelOf } from './decibel_polynomials.ts';
import { Detector, RMS_STAGE_SECONDS } from './detector.ts';
import { FeedbackLoop } from './feedback.ts';
import { Hysteresis } from './hysteresis.ts';
import { linkReductions } from './link.ts';
import { type DynamicsSettings, rangeOf } from './settings.ts';
import { KneeCurve, type StaticCurve } from './static_curve.ts';

/**
 * The side-chain of compressors and expanders: detector → static curve → stereo link → attack and release → factor
 * (Giannoulis, Massberg and Reiss, "Digital dynamic range compressor design", J. AES 60, 2012, log-domain smoothed
 * branching form). The parts state their laws: detector.ts, static_curve.ts, curve_points.ts, ballistics.ts, feedback.ts,
 * hysteresis.ts.
 *
 * Link: with r the reductions the channels ask for, each aims at (1 − link)·r + link·r*, r* being the largest of them
 * (the least, for an expander: a channel that is open opens the others).
 * Factor: 1 − mix + mix · 10^((makeup − reduction) / 20), exactly 1 at rest without makeup.
 * Before the first frame a compressor is at rest and an expander shut, as silence would have left it. In the first 10 ms
 * from where any channel reaches −120 dBFS (beginning.ts) an expander opens at once: a signal that begins with a note has
 * its attack, one that begins with hiss or a room stays shut.
 */
export class GainComputer {
  /** Frames by which the caller has to delay the signal, and the factors are ahead of it. */
  readonly latency: number;
  readonly #detector: Detector;
  readonly #gates: readonly Hysteresis[];
  readonly #compute: Compute;
  readonly #lanes: number;
  /** Of an expander, until it is over. */
  #beginning: Beginning | undefined;
  /** The computer takes samples and averages them itself. */
  readonly #averages: boolean;

  constructor(settings: DynamicsSettings, format: AudioFormat) {
    const { lookahead = 0, link, hysteresis = 0, threshold } = settings;
    const { rate, channels } = format;
    this.latency = Math.round((lookahead / 1000) * rate);
    this.#lanes = link === 1 ? 1 : channels;
    this.#detector = new Detector(settings, rate, channels);
    this.#gates = Array.from(
      { length: hysteresis > 0 ? this.#lanes : 0 },
      () => new Hysteresis(threshold, hysteresis),
    );
    const average = this.#detector.plainAverage && hysteresis === 0;
    const twin = channels === 2 ? twinOf(settings, rate, average) : undefined;
    this.#averages = average && twin !== undefined;
    this.#beginning = settings.law === 'expander' ? new Beginning(rate) : undefined;
    this.#compute = twin ?? truthOf(settings, rate, this.#lanes);
  }

  /**
   * Writes the factors of `signal[c][from … from + frames)` to the start of `into`, one array a channel, each at least
   * `frames` long. The signal is not touched.
   */
  factors(
    signal: readonly Float64Array[],
    from: number,
    frames: number,
    into: readonly Float64Array[],
  ): void {
    if (this.#beginning === undefined) {
      this.#run(signal, from, frames, into);
      return;
    }
    const { before, within } = this.#beginning.take(signal, from, frames);
    if (this.#beginning.over) this.#beginning = undefined;
    const after = before + within;
    const rest = (at: number) => into.map((lane) => lane.subarray(at));
    if (before > 0) this.#run(signal, from, before, into);
    if (within > 0) this.#run(signal, from + before, within, rest(before), true);
    if (after < frames) this.#run(signal, from + after, frames - after, rest(after));
  }

  #run(
    signal: readonly Float64Array[],
    from: number,
    frames: number,
    into: readonly Float64Array[],
    atOnce = false,
  ): void {
    if (!this.#averages) {
      this.#detector.measure(signal, from, frames, into);
      for (let c = 0; c < this.#gates.length; c++) this.#gates[c].process(into[c], frames);
      this.#compute(into, 0, frames, into, atOnce);
    } else if (this.#detector.filters) {
      this.#detector.heard(signal, from, frames, into);
      this.#compute(into, 0, frames, into, atOnce);
    } else this.#compute(signal, from, frames, into, atOnce);
  }
}

/** Powers (the twin: also samples) of `input[c][from … from + frames)` become factors at the start of `into`. */
type Compute = StereoFactors;

function truthOf(settings: DynamicsSettings, rate: number, lanes: number): Compute {
  const { dry, wet } = sharesOf(settings);
  const steer = steering(settings, rate, lanes);
  return (_powers, _from, frames, into, atOnce) => {
    const values = into.slice(0, lanes);
    steer(values, frames, atOnce);
    for (const lane of values) {
      for (let i = 0; i < frames; i++) lane[i] = dry + wet * factorOf(-lane[i]);
    }
    for (let c = lanes; c < into.length; c++) into[c].set(into[0].subarray(0, frames));
  };
}

function twinOf(settings: DynamicsSettings, rate: number, average: boolean): StereoFactors | undefined {
  const { curve: points = [], law, auto_release: auto = false, link } = settings;
  if (points.length > 0 || isFedBack(settings)) return undefined;
  const curve = new KneeCurve(settings);
  return stereoDynamics({
    average: average ? decayPerSample(RMS_STAGE_SECONDS, rate) : undefined,
    curve,
    decays: decaysOf(settings, rate),
    auto,
    start: startOf(settings, curve),
    link,
    linkTo: law === 'expander' ? 'least' : 'largest',
    ...sharesOf(settings),
  });
}

function sharesOf({ mix = 1, makeup = 0 }: DynamicsSettings): { dry: number; wet: number } {
  return { dry: 1 - mix, wet: mix * gainOf(makeup) };
}

function isFedBack({ curve: points = [], topology, law }: DynamicsSettings): boolean {
  return topology === 'feedback' && points.length === 0 && law !== 'expander';
}

/** Reduction before the first frame. */
function startOf({ law }: DynamicsSettings, curve: StaticCurve): number {
  return law === 'expander' ? curve.at(levelOf(0)) : 0;
}

/** Turns powers into smoothed reductions in dB, in place. */
type Steer = (lanes: readonly Float64Array[], frames: number, atOnce?: boolean) => void;

function steering(settings: DynamicsSettings, rate: number, lanes: number): Steer {
  if (isFedBack(settings)) {
    const loop = new FeedbackLoop(settings, rate, lanes);
    return (values, frames) => {
      for (const lane of values) for (let i = 0; i < frames; i++) lane[i] = levelOf(lane[i]);
      loop.process(values, frames);
    };
  }
  const { curve: points = [], law, link } = settings;
  const curve = points.length === 0 ? new KneeCurve(settings) : new PointsCurve(points, rangeOf(settings));
  const decays = decaysOf(settings, rate);
  const start = startOf(settings, curve);
  const parts = Array.from({ length: lanes }, () => new Ballistics(decays, start));
  return (values, frames, atOnce) => {
    for (const lane of values) curve.reductions(lane, frames);
    linkReductions(values, frames, link, law === 'expander');
    for (let c = 0; c < lanes; c++) parts[c].process(values[c], frames, atOnce);
  };
}
