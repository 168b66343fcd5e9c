import type { AudioFormat } from '../../../audio/format.ts';
import { gainOf } from '../../../base/decibel.ts';
import { Ballistics, decaysOf } from './ballistics.ts';
import { PointsCurve } from './curve_points.ts';
import { factorOf, levelOf } from './decibel_polynomials.ts';
import { Detector } from './detector.ts';
import { FeedbackLoop } from './feedback.ts';
import { Hysteresis } from './hysteresis.ts';
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
 * Before the first frame a compressor is at rest and an expander shut, as silence would have left it.
 */
export class GainComputer {
  /** Frames by which the caller has to delay the signal, and the factors are ahead of it. */
  readonly latency: number;
  readonly #detector: Detector;
  readonly #steer: Steer;
  readonly #lanes: number;
  readonly #dry: number;
  readonly #wet: number;

  constructor(settings: DynamicsSettings, format: AudioFormat) {
    const { mix = 1, makeup = 0, lookahead = 0, link } = settings;
    this.latency = Math.round((lookahead / 1000) * format.rate);
    this.#detector = new Detector(settings, format.rate, format.channels);
    this.#lanes = link === 1 ? 1 : format.channels;
    this.#steer = steering(settings, format.rate, this.#lanes);
    this.#dry = 1 - mix;
    this.#wet = mix * gainOf(makeup);
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
    this.#detector.measure(signal, from, frames, into);
    const lanes = this.#lanes === into.length ? into : into.slice(0, this.#lanes);
    this.#steer(lanes, frames);
    for (const lane of lanes) this.#turn(lane, frames);
    for (let c = lanes.length; c < into.length; c++) {
      const first = into[0];
      const other = into[c];
      for (let i = 0; i < frames; i++) other[i] = first[i]!;
    }
  }

  #turn(values: Float64Array, frames: number): void {
    const dry = this.#dry;
    const wet = this.#wet;
    for (let i = 0; i < frames; i++) values[i] = dry + wet * factorOf(-values[i]);
  }
}

/** Turns powers into smoothed reductions in dB, in place. */
type Steer = (lanes: readonly Float64Array[], frames: number) => void;

function steering(settings: DynamicsSettings, rate: number, lanes: number): Steer {
  const { curve: points = [], topology, law } = settings;
  if (topology === 'feedback' && points.length === 0 && law !== 'expander') {
    const loop = new FeedbackLoop(settings, rate, lanes);
    return (values, frames) => {
      for (const lane of values) for (let i = 0; i < frames; i++) lane[i] = levelOf(lane[i]);
      loop.process(values, frames);
    };
  }
  const curve = points.length === 0 ? new KneeCurve(settings) : new PointsCurve(points, rangeOf(settings));
  return forward(settings, rate, lanes, curve);
}

function forward(settings: DynamicsSettings, rate: number, lanes: number, curve: StaticCurve): Steer {
  const { law, link, threshold, hysteresis = 0 } = settings;
  const start = law === 'expander' ? curve.at(-Infinity) : 0;
  const decays = decaysOf(settings, rate);
  const each = Array.from({ length: lanes }, () => ({
    ballistics: new Ballistics(decays, start),
    gate: hysteresis > 0 ? new Hysteresis(threshold, hysteresis) : undefined,
  }));
  return (values, frames) => {
    for (let c = 0; c < lanes; c++) {
      each[c].gate?.process(values[c], frames);
      curve.reductions(values[c], frames);
    }
    if (lanes > 1 && link > 0) linkReductions(values, frames, link, law === 'expander');
    for (let c = 0; c < lanes; c++) each[c].ballistics.process(values[c], frames);
  };
}

function linkReductions(
  lanes: readonly Float64Array[],
  frames: number,
  link: number,
  toLeast: boolean,
): void {
  for (let i = 0; i < frames; i++) {
    let leader = lanes[0][i];
    for (const lane of lanes) if (toLeast ? lane[i] < leader : lane[i] > leader) leader = lane[i]!;
    for (const lane of lanes) lane[i] += link * (leader - lane[i]);
  }
}
