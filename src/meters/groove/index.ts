import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { type GrooveFacts, REFERENCE_VELOCITY, WINDOWS_PER_SECOND } from '../../vinyl/groove.ts';
import type { Meter, MeterModule } from '../contract.ts';
import { Grid } from '../primitives/grid.ts';
import { Series } from '../primitives/series.ts';
import { Bands } from './bands.ts';
import { CutterMotion } from './motion.ts';

/** Frames gathered before anything is reckoned, unless a window ends. */
const CHUNK = 1024;
/** Samples are held to ± this (+60 dBFS), a NaN counts as 0: filters remember, and one odd sample would spoil the whole side. */
const LIMIT = 1000;

/** Signal units a second to cm/s; with the 1e4 µm of a cm and the 0.01 m: to µm and m/s². */
const VELOCITY = REFERENCE_VELOCITY;
const DISPLACEMENT = REFERENCE_VELOCITY * 1e4;
const ACCELERATION = REFERENCE_VELOCITY * 0.01;

/** Of velocity, displacement and acceleration each: lateral, vertical, wall. */
const PEAKS = 9;

class GrooveMeter implements Meter<GrooveFacts> {
  readonly #rate: number;
  readonly #mono: boolean;
  /** (l + r)/2 and (l − r)/2: a full-scale mono sine is ±1. */
  readonly #lateral = new Float64Array(CHUNK);
  readonly #vertical = new Float64Array(CHUNK);
  readonly #sideways: CutterMotion;
  readonly #upDown: CutterMotion;
  readonly #bands: Bands;
  readonly #grid: Grid;
  readonly #motionGrid: Grid;
  /** Frames of motion still to come that belong to no frame of the signal. */
  #skip: number;
  #frames = 0;
  /** Frames in the two arrays above. */
  #held = 0;
  /** Frames whose energy, and frames whose motion is gathered for the running window. */
  #open = 0;
  #moving = 0;
  readonly #peaks = new Float64Array(PEAKS);
  readonly #motions = Array.from({ length: PEAKS }, () => new Series());
  readonly #energies = Array.from({ length: 6 }, () => new Series());

  constructor({ rate, channels }: AudioFormat) {
    this.#rate = rate;
    this.#mono = channels === 1;
    this.#sideways = new CutterMotion(rate, CHUNK);
    this.#upDown = new CutterMotion(rate, CHUNK);
    this.#bands = new Bands(rate, CHUNK);
    this.#grid = new Grid(rate, WINDOWS_PER_SECOND);
    this.#motionGrid = new Grid(rate, WINDOWS_PER_SECOND);
    this.#skip = this.#sideways.latency;
  }

  observe({ channels, frames }: Block): void {
    const left = channels[0];
    const right = this.#mono ? left : channels[1];
    for (let from = 0; from < frames;) {
      const run = this.#grid.take(Math.min(CHUNK - this.#held, frames - from));
      this.#hold(left, right, from, run);
      const lineReached = this.#grid.lineReached();
      if (lineReached || this.#held === CHUNK) this.#release();
      if (lineReached) this.#closeEnergies();
      from += run;
    }
  }

  #hold(left: Float64Array, right: Float64Array, from: number, run: number): void {
    for (let i = 0; i < run; i++) {
      const l = bounded(left[from + i]);
      const r = bounded(right[from + i]);
      this.#lateral[this.#held + i] = 0.5 * (l + r);
      this.#vertical[this.#held + i] = 0.5 * (l - r);
    }
    this.#held += run;
  }

  #release(): void {
    for (const band of this.#bands.all) band.take(this.#lateral, this.#vertical, this.#held);
    this.#open += this.#held;
    this.#frames += this.#held;
    this.#move(this.#held);
    this.#held = 0;
  }

  #move(frames: number): void {
    this.#sideways.take(this.#lateral, frames);
    this.#upDown.take(this.#vertical, frames);
    const skipped = Math.min(this.#skip, frames);
    this.#skip -= skipped;
    for (let at = skipped; at < frames;) {
      const run = this.#motionGrid.take(frames - at);
      this.#gather(at * this.#sideways.factor, (at + run) * this.#sideways.factor);
      this.#moving += run;
      if (this.#motionGrid.lineReached()) this.#closeMotion();
      at += run;
    }
  }

  #gather(from: number, to: number): void {
    const { velocity, displacement, acceleration } = this.#sideways;
    const up = this.#upDown;
    const peaks = this.#peaks;
    gatherPeaks(peaks, 0, velocity, up.velocity, from, to);
    gatherPeaks(peaks, 3, displacement, up.displacement, from, to);
    gatherPeaks(peaks, 6, acceleration, up.acceleration, from, to);
  }

  #closeMotion(): void {
    this.#motions.forEach((series, k) => {
      series.push(this.#peaks[k]);
    });
    this.#peaks.fill(0);
    this.#moving = 0;
  }

  #closeEnergies(): void {
    const { total, bass, subsonic, sibilance, ultrasonic } = this.#bands;
    // l² + r² = 2·(lateral² + vertical²), and ((l ± r)/√2)² is twice the halves' square.
    const scale = 2 / this.#open;
    const both = ({ lateral, vertical }: { lateral: number; vertical: number }) => lateral + vertical;
    const powers = [
      both(total),
      bass.lateral,
      bass.vertical,
      both(subsonic),
      both(sibilance),
      both(ultrasonic),
    ];
    powers.forEach((power, k) => {
      this.#energies[k].push(power * scale);
    });
    for (const band of this.#bands.all) band.clear();
    this.#open = 0;
  }

  finish(): GrooveFacts {
    this.#release();
    if (this.#open > 0) this.#closeEnergies();
    this.#lateral.fill(0);
    this.#vertical.fill(0);
    // The motion of the last frames is still on its way.
    if (this.#frames > 0) this.#move(this.#sideways.latency);
    if (this.#moving > 0) this.#closeMotion();
    return this.#facts();
  }

  #facts(): GrooveFacts {
    const scaled = (k: number, factor: number) => this.#motions[k].values().map((value) => value * factor);
    const motion = (k: number) => ({
      velocity: scaled(k, VELOCITY),
      displacement: scaled(3 + k, DISPLACEMENT),
      acceleration: scaled(6 + k, ACCELERATION),
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
        acceleration: scaled(8, ACCELERATION * Math.SQRT1_2),
      },
      energy: { total, bassLateral, bassVertical, subsonic, sibilance, ultrasonic },
    };
  }
}

/**
 * Raises peaks[at], [at + 1], [at + 2] to the largest |lateral|, |vertical| and |lateral| + |vertical|. A wall moves by
 * (lateral ± vertical)/√2: the one where both add up is the busier.
 */
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
  let wall = peaks[at + 2];
  for (let i = from; i < to; i++) {
    const a = Math.abs(lateral[i]);
    const b = Math.abs(vertical[i]);
    if (a > across) across = a;
    if (b > upDown) upDown = b;
    if (a + b > wall) wall = a + b;
  }
  peaks[at] = across;
  peaks[at + 1] = upDown;
  peaks[at + 2] = wall;
}

function bounded(value: number): number {
  if (value >= -LIMIT && value <= LIMIT) return value;
  if (value > 0) return LIMIT;
  return value < 0 ? -LIMIT : 0;
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
