import { type BandGain, type Channels, UNITY } from '../crossover_bands.ts';
import { WASM } from './crossover.wasm.ts';
import { createTwin, type Twin } from '../../../base/twin.ts';

interface Exports {
  bandsAt(): number;
  factorsAt(): number;
  coefficientsAt(): number;
  memoriesAt(): number;
  split(steep: boolean, corners: number, frames: number, clock: number): number;
  weigh(band: number, level: number, vary: boolean, frames: number): void;
  join(steep: boolean, corners: number, frames: number, clock: number): number;
}

/** Frames and corners one call takes: FRAMES and CORNERS of ../../assembly/crossover.ts. */
const FRAMES = 1024;
const CORNERS = 5;

/** For two channels; `coefficients` and `memory` are those of the truth. Both ways return the new clock. */
export interface StereoCrossover {
  /** What stands in the top band is split into all. */
  split(bands: readonly Channels[], frames: number, filters: Filters): number;
  /** All bands, weighed, are joined into the lowest. */
  join(bands: readonly Channels[], frames: number, filters: Filters, gains: readonly BandGain[]): number;
}

export interface Filters {
  readonly slope: 24 | 48;
  readonly coefficients: Float64Array;
  readonly memory: Float64Array;
  readonly clock: number;
}

const twin = createTwin<Exports>(WASM);

/** The twin for so many corners; undefined where there is none. */
export function stereoCrossover(corners: number): StereoCrossover | undefined {
  const running = corners >= 1 && corners <= CORNERS ? twin() : undefined;
  return running === undefined ? undefined : new Running(running, corners);
}

class Running implements StereoCrossover {
  readonly #call: Exports;
  readonly #scratch: Float64Array;
  readonly #corners: number;
  readonly #bandsAt: number;
  readonly #factorsAt: number;
  readonly #coefficientsAt: number;
  readonly #memoriesAt: number;

  constructor({ call, memory }: Twin<Exports>, corners: number) {
    this.#call = call;
    this.#scratch = memory;
    this.#corners = corners;
    this.#bandsAt = call.bandsAt() / 8;
    this.#factorsAt = call.factorsAt() / 8;
    this.#coefficientsAt = call.coefficientsAt() / 8;
    this.#memoriesAt = call.memoriesAt() / 8;
  }

  split(bands: readonly Channels[], frames: number, filters: Filters): number {
    const top = this.#corners;
    return this.#filter(filters, frames, (from, to, clock) => {
      this.#take(bands[top], this.#place(top), from, to);
      const after = this.#call.split(filters.slope === 48, top, to - from, clock);
      for (let band = 0; band <= top; band++) this.#give(bands[band], this.#place(band), from, to);
      return after;
    });
  }

  join(bands: readonly Channels[], frames: number, filters: Filters, gains: readonly BandGain[]): number {
    return this.#filter(filters, frames, (from, to, clock) => {
      for (let band = 0; band <= this.#corners; band++) {
        this.#take(bands[band], this.#place(band), from, to);
        const { level, factors } = gains[band] ?? UNITY;
        if (factors !== undefined) this.#take(factors, this.#factorsAt, from, to);
        if (factors !== undefined || level !== 1) {
          this.#call.weigh(band, level, factors !== undefined, to - from);
        }
      }
      const after = this.#call.join(filters.slope === 48, this.#corners, to - from, clock);
      this.#give(bands[0], this.#place(0), from, to);
      return after;
    });
  }

  #place(band: number): number {
    return this.#bandsAt + 2 * band * FRAMES;
  }

  #take(channels: Channels, place: number, from: number, to: number): void {
    this.#scratch.set(channels[0].subarray(from, to), place);
    this.#scratch.set(channels[1].subarray(from, to), place + FRAMES);
  }

  #give(channels: Channels, place: number, from: number, to: number): void {
    channels[0].set(this.#scratch.subarray(place, place + to - from), from);
    channels[1].set(this.#scratch.subarray(place + FRAMES, place + FRAMES + to - from), from);
  }

  #filter(
    { coefficients, memory, clock }: Filters,
    frames: number,
    run: (from: number, to: number, clock: number) => number,
  ): number {
    this.#scratch.set(coefficients, this.#coefficientsAt);
    this.#scratch.set(memory, this.#memoriesAt);
    let now = clock;
    for (let from = 0; from < frames; from += FRAMES) now = run(from, Math.min(frames, from + FRAMES), now);
    memory.set(this.#scratch.subarray(this.#memoriesAt, this.#memoriesAt + memory.length));
    return now;
  }
}
