import {
  BEND,
  FOLDED_PAIRS,
  LEVEL,
  PHASES,
  phaseWeights,
  QUARTER_BEND,
  QUARTER_LEVEL,
  REACH,
} from '../oversample.ts';
import { fetch, put } from '../../../base/scratch.ts';
import { createTwin, type Twin } from '../../../base/twin.ts';
import { WASM } from './true_peak.wasm.ts';

interface Exports {
  lineAt(): number;
  foldedAt(): number;
  beforeAt(): number;
  boundsAt(): number;
  peaksAt(): number;
  advance(frames: number): void;
  notesAt(): number;
  bound(from: number, frames: number, limit: number): void;
  scanHops(hops: number): void;
  hopPeak(bend: number, floor: number): number;
}

/** New frames one call takes: FRAMES of ../../assembly/true_peak.ts. */
const FRAMES = 16384;
/** Samples kept between calls: HISTORY there. An interval is settled once the 32 samples after it are there. */
export const HISTORY = 64;

/**
 * Takes `frames` samples of one channel, which follow the {@link HISTORY} samples of `history`, into `peaks`: true peak
 * and sample peak so far. `history` then holds the last samples.
 */
export type PeakAdvance = (
  history: Float64Array,
  samples: Float64Array,
  frames: number,
  peaks: Float64Array,
) => void;

const twin = createTwin<Exports>(WASM);
let prepared: Twin<Exports> | undefined;

/** The twin with its weights; they are all that stays in its memory. */
function ready(): Twin<Exports> | undefined {
  const running = twin();
  if (running === undefined || running === prepared) return running;
  const { call, memory } = running;
  memory.set(FOLDED_PAIRS, call.foldedAt() / 8);
  memory.set(phaseWeights(PHASES - 1), call.beforeAt() / 8);
  memory.set([LEVEL, BEND, QUARTER_LEVEL, QUARTER_BEND], call.boundsAt() / 8);
  prepared = running;
  return running;
}

/** The running peaks of a channel; undefined where there is no twin. */
export function peakAdvance(): PeakAdvance | undefined {
  const running = ready();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const line = call.lineAt() / 8;
  const at = call.peaksAt() / 8;
  return (history, samples, frames, peaks) => {
    memory.set(history, line);
    memory.set(peaks, at);
    for (let from = 0; from < frames; from += FRAMES) {
      const count = Math.min(FRAMES, frames - from);
      put(memory, line + HISTORY, samples, from, from + count);
      call.advance(count);
      memory.copyWithin(line, line + count, line + count + HISTORY);
    }
    fetch(memory, line, history);
    fetch(memory, at, peaks);
  };
}

/** Samples of a hop: CELL of ../../assembly/true_peak.ts. */
const HOP = 16;

/** Samples of one channel, and of each whole hop in them its largest size and its largest second difference. */
export interface HopLine {
  /** Hop s at x[16s …]. */
  readonly x: Float64Array;
  readonly tops: Float64Array;
  /** The second differences' centres lie one frame before the hop's frames. */
  readonly bends: Float64Array;
}

/**
 * Puts samples[from … from + frames − 1] into the line from frame `at` ≥ 16 on, bounded to ±limit, a NaN as 0, and takes
 * note of the hops that become whole by them.
 */
export type HopTake = (
  line: HopLine,
  at: number,
  samples: Float64Array,
  from: number,
  frames: number,
  limit: number,
) => void;

/** The taking in of samples; undefined where there is no twin. */
export function hopTake(): HopTake | undefined {
  const running = ready();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const start = call.lineAt() / 8;
  const notes = call.notesAt() / 8;
  return ({ x, tops, bends }, at, samples, from, frames, limit) => {
    for (let done = 0; done < frames; done += FRAMES) {
      const count = Math.min(FRAMES, frames - done);
      const into = at + done;
      const slot = Math.floor(into / HOP);
      const hops = Math.floor((into + count) / HOP) - slot;
      const before = into - slot * HOP + 2;
      for (let i = 0; i < before; i++) memory[start + i] = x[into - before + i]!;
      put(memory, start + before, samples, from + done, from + done + count);
      call.bound(before, count, limit);
      x.set(memory.subarray(start + before, start + before + count), into);
      call.scanHops(hops);
      for (let h = 0; h < hops; h++) {
        tops[slot + h] = memory[notes + 2 * h]!;
        bends[slot + h] = memory[notes + 2 * h + 1]!;
      }
    }
  };
}

/**
 * The larger of `floor` and the interpolated peak over the intervals [n, n+1), start ≤ n < start + 16. `bend` bounds the
 * second differences around them. Reads samples[start − 32 … start + 48].
 */
export type HopPeak = (samples: Float64Array, start: number, bend: number, floor: number) => number;

/** The search for a hop's peak; undefined where there is no twin. */
export function hopPeak(): HopPeak | undefined {
  const running = ready();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const line = call.lineAt() / 8;
  return (samples, start, bend, floor) => {
    for (let i = 0, n = start - REACH; i <= HOP + 2 * REACH; i++, n++) memory[line + i] = samples[n]!;
    return call.hopPeak(bend, floor);
  };
}
