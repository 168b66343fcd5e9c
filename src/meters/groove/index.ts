import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import {
  GROOVE_FRAMES,
  GROOVE_LINES,
  GROOVE_PEAKS,
  type GrooveRuns,
  grooveRuns,
} from '../../dsp/primitives/kernels/groove.ts';
import { type GrooveFacts, REFERENCE_VELOCITY, WINDOWS_PER_SECOND } from '../../vinyl/groove.ts';
import type { Meter, MeterModule } from '../contract.ts';
import { Grid } from '../primitives/grid.ts';
import { Series } from '../primitives/series.ts';
import { type BandName, BANDS, bandSections } from './bands.ts';
import { motionDesign } from './motion.ts';
import { PlainRuns } from './runs.ts';

/** Samples are held to ± this (+60 dBFS), a NaN counts as 0: filters remember, and one odd sample would spoil the whole side. */
const LIMIT = 1000;

/** Signal units a second to cm/s; with the 1e4 µm of a cm and the 0.01 m: to µm and m/s². */
const VELOCITY = REFERENCE_VELOCITY;
const DISPLACEMENT = REFERENCE_VELOCITY * 1e4;
const ACCELERATION = REFERENCE_VELOCITY * 0.01;

class GrooveMeter implements Meter<GrooveFacts> {
  readonly #rate: number;
  readonly #mono: boolean;
  readonly #left = new Float64Array(GROOVE_FRAMES);
  readonly #right = new Float64Array(GROOVE_FRAMES);
  readonly #runs: GrooveRuns;
  readonly #latency: number;
  readonly #grid: Grid;
  readonly #motionGrid: Grid;
  #frames = 0;
  /** Frames in the two arrays above. */
  #held = 0;
  /** Frames whose energy, and frames whose motion is gathered for the running window. */
  #open = 0;
  #moving = 0;
  /** Frames of motion still to come that belong to no frame of the signal, and whether they are in the running window. */
  #ahead: number;
  #early = true;
  /** Where windows of motion end within a run, and their peaks. */
  readonly #lines = new Float64Array(GROOVE_LINES);
  readonly #windows = new Float64Array(GROOVE_LINES * GROOVE_PEAKS);
  readonly #motions = Array.from({ length: GROOVE_PEAKS }, () => new Series());
  readonly #energies = Array.from({ length: 6 }, () => new Series());

  constructor({ rate, channels }: AudioFormat) {
    this.#rate = rate;
    this.#mono = channels === 1;
    const bands = bandSections(rate);
    const motion = motionDesign(rate);
    this.#runs =
      grooveRuns(bands, motion.stages, motion.numbers, LIMIT) ?? new PlainRuns(bands, motion, LIMIT);
    this.#latency = motion.latency;
    this.#ahead = motion.latency;
    this.#grid = new Grid(rate, WINDOWS_PER_SECOND);
    this.#motionGrid = new Grid(rate, WINDOWS_PER_SECOND);
  }

  observe({ channels, frames }: Block): void {
    const left = channels[0];
    const right = this.#mono ? left : channels[1];
    for (let from = 0; from < frames;) {
      const run = this.#grid.take(Math.min(GROOVE_FRAMES - this.#held, frames - from));
      this.#left.set(left.subarray(from, from + run), this.#held);
      this.#right.set(right.subarray(from, from + run), this.#held);
      this.#held += run;
      const lineReached = this.#grid.lineReached();
      if (lineReached || this.#held === GROOVE_FRAMES) this.#release();
      if (lineReached) this.#closeEnergies();
      from += run;
    }
  }

  #release(): void {
    const frames = this.#held;
    const count = this.#cut(frames);
    this.#runs.take(this.#left, this.#right, frames, this.#lines, count, this.#windows);
    this.#closeMotions(count);
    this.#open += frames;
    this.#frames += frames;
    this.#held = 0;
  }

  /** Notes before which of the next frames windows of motion end, and says how many; the first holds the latency alone. */
  #cut(frames: number): number {
    const early = Math.min(this.#ahead, frames);
    this.#ahead -= early;
    let count = 0;
    if (early > 0 && this.#ahead === 0) this.#lines[count++] = early;
    for (let at = early; at < frames;) {
      const run = this.#motionGrid.take(frames - at);
      at += run;
      this.#moving += run;
      if (!this.#motionGrid.lineReached()) continue;
      this.#lines[count++] = at;
      this.#moving = 0;
    }
    return count;
  }

  #closeMotions(count: number): void {
    for (let line = 0; line < count; line++) {
      if (!this.#early)
        this.#motions.forEach((series, k) => series.push(this.#windows[GROOVE_PEAKS * line + k]));
      this.#early = false;
    }
  }

  #closeEnergies(): void {
    const { powers } = this.#runs;
    // l² + r² = 2·(lateral² + vertical²), and ((l ± r)/√2)² is twice the halves' square.
    const scale = 2 / this.#open;
    const lateral = (band: BandName) => powers[2 * BANDS.indexOf(band)];
    const vertical = (band: BandName) => powers[2 * BANDS.indexOf(band) + 1];
    const both = (band: BandName) => lateral(band) + vertical(band);
    const gathered = [
      both('total'),
      lateral('bass'),
      vertical('bass'),
      both('subsonic'),
      both('sibilance'),
      both('ultrasonic'),
    ];
    gathered.forEach((power, k) => {
      this.#energies[k].push(power * scale);
    });
    powers.fill(0);
    this.#open = 0;
  }

  finish(): GrooveFacts {
    this.#release();
    if (this.#open > 0) this.#closeEnergies();
    if (this.#frames > 0) this.#finishMotion();
    return this.#facts();
  }

  /** The motion of the last frames is still on its way. */
  #finishMotion(): void {
    let count = this.#cut(this.#latency);
    if (this.#moving > 0) this.#lines[count++] = this.#latency;
    this.#runs.rest(this.#latency, this.#lines, count, this.#windows);
    this.#closeMotions(count);
  }

  #facts(): GrooveFacts {
    const scaled = (k: number, factor: number) => this.#motions[k].values().map((value) => value * factor);
    const motion = (k: number) => ({
      velocity: scaled(k, VELOCITY),
      displacement: scaled(3 + k, DISPLACEMENT),
      acceleration: scaled(5 + k, ACCELERATION),
    });
    const [total, bassLateral, bassVertical, subsonic, sibilance, ultrasonic] = this.#energies.map((series) =>
      series.values(),
    );
    return {
      seconds: this.#frames / this.#rate,
      lateral: motion(0),
      vertical: motion(1),
      wall: {
        velocity: scaled(2, VELOCITY * Math.SQRT1_2),
        acceleration: scaled(7, ACCELERATION * Math.SQRT1_2),
      },
      energy: { total, bassLateral, bassVertical, subsonic, sibilance, ultrasonic },
    };
  }
}

/**
 * The groove a side would have: motion of the cutting stylus (recording characteristic of vinyl/recording.ts, 45/45) at the
 * reference level, and the energies that make a side hard to cut or to play. One or two channels; mono is cut sideways.
 * Velocity and displacement are within 0.02 dB of the analogue curve from 20 Hz to 20 kHz at every rate from 44.1 kHz up, their
 * peaks between samples within 0.14 dB to 10 kHz and 0.57 dB to 20 kHz; acceleration likewise, or within 1 m/s².
 */
export const groove: MeterModule<GrooveFacts> = {
  name: 'groove',
  version: 1,
  create: (format) => new GrooveMeter(format),
};
