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
import { fetch, put } from './scratch.ts';
import { createTwin, type Twin } from './twin.ts';
import { WASM } from './true_peak.wasm.ts';

interface Exports {
  lineAt(): number;
  foldedAt(): number;
  beforeAt(): number;
  boundsAt(): number;
  peaksAt(): number;
  advance(frames: number): void;
  notesAt(): number;
  scanHops(hops: number): void;
  hopPeak(bend: number, floor: number): number;
}

/** New frames one call takes: FRAMES of ../../assembly/true_peak.ts. */
const FRAMES = 4096;
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
/** Hops one scan takes. */
const HOPS = FRAMES / HOP;

/**
 * Of the hops `from` ≤ s < `to`, samples[16s … 16s + 15]: the largest sample to tops[s], and to bends[s] the largest
 * second difference that ends in them. Reads two samples before the first.
 */
export type HopScan = (
  samples: Float64Array,
  from: number,
  to: number,
  tops: Float64Array,
  bends: Float64Array,
) => void;

/** The scan of hops; undefined where there is no twin. */
export function hopScan(): HopScan | undefined {
  const running = ready();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const line = call.lineAt() / 8;
  const notes = call.notesAt() / 8;
  return (samples, from, to, tops, bends) => {
    for (let s = from; s < to; s += HOPS) {
      const count = Math.min(HOPS, to - s);
      put(memory, line, samples, s * HOP - 2, (s + count) * HOP);
      call.scanHops(count);
      for (let h = 0; h < count; h++) {
        tops[s + h] = memory[notes + 2 * h]!;
        bends[s + h] = memory[notes + 2 * h + 1]!;
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
