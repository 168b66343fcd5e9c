import { GROOVE_FRAMES, GROOVE_PEAKS, type GrooveRuns } from '../../dsp/primitives/kernels/groove.ts';
import { BandPower, BANDS, type BandSections } from './bands.ts';
import { CutterMotion, type MotionDesign } from './motion.ts';

/** The truth of the twin in dsp/assembly/groove.ts: one direction after the other. */
export class PlainRuns implements GrooveRuns {
  readonly powers = new Float64Array(2 * BANDS.length);
  readonly #limit: number;
  /** (l + r)/2 and (l − r)/2: a full-scale mono sine is ±1. */
  readonly #lateral = new Float64Array(GROOVE_FRAMES);
  readonly #vertical = new Float64Array(GROOVE_FRAMES);
  readonly #bands: readonly (BandPower | undefined)[];
  readonly #sideways: CutterMotion;
  readonly #upDown: CutterMotion;
  /** Of the open window. */
  readonly #peaks = new Float64Array(GROOVE_PEAKS);

  constructor(bands: BandSections, motion: MotionDesign, limit: number) {
    this.#limit = limit;
    this.#bands = bands.map((sections) => sections && new BandPower(sections, GROOVE_FRAMES));
    this.#sideways = new CutterMotion(motion, GROOVE_FRAMES);
    this.#upDown = new CutterMotion(motion, GROOVE_FRAMES);
  }

  take(
    left: Float64Array,
    right: Float64Array,
    frames: number,
    lines: Float64Array,
    count: number,
    windows: Float64Array,
  ): void {
    this.#turn(left, right, frames);
    this.#bands.forEach((band, k) => band?.take(this.#lateral, this.#vertical, frames, this.powers, 2 * k));
    this.#move(frames, lines, count, windows);
  }

  rest(frames: number, lines: Float64Array, count: number, windows: Float64Array): void {
    this.#lateral.fill(0);
    this.#vertical.fill(0);
    this.#move(frames, lines, count, windows);
  }

  #turn(left: Float64Array, right: Float64Array, frames: number): void {
    const lateral = this.#lateral;
    const vertical = this.#vertical;
    for (let i = 0; i < frames; i++) {
      const l = bounded(left[i], this.#limit);
      const r = bounded(right[i], this.#limit);
      lateral[i] = 0.5 * (l + r);
      vertical[i] = 0.5 * (l - r);
    }
  }

  #move(frames: number, lines: Float64Array, count: number, windows: Float64Array): void {
    this.#sideways.take(this.#lateral, frames);
    this.#upDown.take(this.#vertical, frames);
    let from = 0;
    for (let line = 0; line < count; line++) {
      this.#gather(from, lines[line]);
      from = lines[line];
      windows.set(this.#peaks, GROOVE_PEAKS * line);
      this.#peaks.fill(0);
    }
    this.#gather(from, frames);
  }

  /** Takes the motion of the frames from … to − 1 into the open window. */
  #gather(from: number, to: number): void {
    const { factor, velocity, displacement, acceleration } = this.#sideways;
    const up = this.#upDown;
    const start = from * factor;
    const end = to * factor;
    gatherPeaks(this.#peaks, 0, velocity, up.velocity, start, end);
    gatherWalls(this.#peaks, 2, velocity, up.velocity, start, end);
    gatherPeaks(this.#peaks, 3, displacement, up.displacement, start, end);
    gatherPeaks(this.#peaks, 5, acceleration, up.acceleration, start, end);
    gatherWalls(this.#peaks, 7, acceleration, up.acceleration, start, end);
  }
}

/** Raises peaks[at] and peaks[at + 1] to the largest |lateral| and |vertical|. */
function gatherPeaks(
  peaks: Float64Array,
  at: number,
  lateral: Float64Array,
  vertical: Float64Array,
  from: number,
  to: number,
): void {
  let across = peaks[at];
  let upDown = peaks[at + 1];
  for (let i = from; i < to; i++) {
    const a = Math.abs(lateral[i]);
    const b = Math.abs(vertical[i]);
    if (a > across) across = a;
    if (b > upDown) upDown = b;
  }
  peaks[at] = across;
  peaks[at + 1] = upDown;
}

/**
 * Raises peaks[at] to the largest |lateral| + |vertical|: a wall moves by (lateral ± vertical)/√2, and the one where both
 * add up is the busier.
 */
function gatherWalls(
  peaks: Float64Array,
  at: number,
  lateral: Float64Array,
  vertical: Float64Array,
  from: number,
  to: number,
): void {
  let wall = peaks[at];
  for (let i = from; i < to; i++) {
    const sum = Math.abs(lateral[i]) + Math.abs(vertical[i]);
    if (sum > wall) wall = sum;
  }
  peaks[at] = wall;
}

/** A NaN counts as 0. */
function bounded(value: number, limit: number): number {
  if (value >= -limit && value <= limit) return value;
  if (value > 0) return limit;
  return value < 0 ? -limit : 0;
}
