import { WASM } from './crossover.wasm.ts';
import { createTwin, type Twin } from './twin.ts';

interface Exports {
  bandsAt(): number;
  coefficientsAt(): number;
  memoriesAt(): number;
  split(steep: number, corners: number, frames: number, clock: number): number;
  join(steep: number, corners: number, frames: number, clock: number): number;
}

/** Frames and corners one call takes: FRAMES and CORNERS of ../../assembly/crossover.ts. */
const FRAMES = 1024;
const CORNERS = 5;

type Bands = readonly (readonly Float64Array[])[];

/** Both directions for two channels; `coefficients` and `memory` are those of the truth. They return the new clock. */
type Run = (
  slope: 24 | 48,
  coefficients: Float64Array,
  memory: Float64Array,
  bands: Bands,
  frames: number,
  clock: number,
) => number;

export interface StereoCrossover {
  /** What stands in the top band is split into all. */
  readonly split: Run;
  /** All bands are joined into the lowest. */
  readonly join: Run;
}

const twin = createTwin<Exports>(WASM);

/** The twin for so many corners; undefined where there is none. */
export function stereoCrossover(corners: number): StereoCrossover | undefined {
  const running = corners >= 1 && corners <= CORNERS ? twin() : undefined;
  if (running === undefined) return undefined;
  return {
    split: runner(running, corners, 'split', [corners, corners], [0, corners]),
    join: runner(running, corners, 'join', [0, corners], [0, 0]),
  };
}

/** Copies the bands of `taken` in and those of `given` out, first and last of each. */
function runner(
  { call, memory: scratch }: Twin<Exports>,
  corners: number,
  way: 'split' | 'join',
  taken: readonly [number, number],
  given: readonly [number, number],
): Run {
  const bandsAt = call.bandsAt() / 8;
  const coefficientsAt = call.coefficientsAt() / 8;
  const memoriesAt = call.memoriesAt() / 8;
  const place = (band: number, c: number) => bandsAt + (2 * band + c) * FRAMES;
  return (slope, coefficients, memory, bands, frames, clock) => {
    scratch.set(coefficients, coefficientsAt);
    scratch.set(memory, memoriesAt);
    let now = clock;
    for (let from = 0; from < frames; from += FRAMES) {
      const to = Math.min(frames, from + FRAMES);
      for (let band = taken[0]; band <= taken[1]; band++) {
        for (let c = 0; c < 2; c++) scratch.set(bands[band][c].subarray(from, to), place(band, c));
      }
      now = call[way](slope === 48 ? 1 : 0, corners, to - from, now);
      for (let band = given[0]; band <= given[1]; band++) {
        for (let c = 0; c < 2; c++) {
          bands[band][c].set(scratch.subarray(place(band, c), place(band, c) + to - from), from);
        }
      }
    }
    memory.set(scratch.subarray(memoriesAt, memoriesAt + memory.length));
    return now;
  };
}
