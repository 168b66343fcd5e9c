import type { Chance } from './chance.ts';
import { edges } from './curve.ts';
import { SAW, type Table } from './oscillator.ts';
import { type Grid, interval, type Note } from './score.ts';
import type { Stereo } from './stereo.ts';

/** A phase of 32 bits: the upper twelve are the place in a table of 4096, the rest lies between two places. */
const CYCLE = 4_294_967_296;
const FRACTION_BITS = 20;
const FRACTION = (1 << FRACTION_BITS) - 1;
const TO_FRACTION = 1 / (1 << FRACTION_BITS);

/** Adds one oscillator at `hz` to a tone; the phase starts at `start` cycles and wraps by itself. */
function addWave(
  tone: Float64Array,
  table: Table,
  hz: number,
  rate: number,
  start: number,
  level: number,
): void {
  const step = Math.round((hz / rate) * CYCLE) | 0;
  let phase = Math.floor(start * CYCLE) | 0;
  for (let i = 0; i < tone.length; i++) {
    const place = phase >>> FRACTION_BITS;
    const value = table[place];
    tone[i] += level * (value + (phase & FRACTION) * TO_FRACTION * (table[place + 1] - value));
    phase = (phase + step) | 0;
  }
}

export interface PadShape {
  /** Seconds. */
  readonly attack: number;
  readonly release: number;
  /** Semitones between the outermost saws. */
  readonly detune: number;
}

/** Places of the saws of one side within the detuning. */
const SPREAD = [-1, 0.38, 1] as const;

/**
 * Slow chords of detuned saws: three on each side with phases of their own, so that the sides are wide, and one more
 * in the middle, so that they live through mono.
 */
export function pad(into: Stereo, grid: Grid, notes: readonly Note[], next: Chance, shape: PadShape): void {
  const { rate } = grid;
  for (const note of notes) {
    const at = grid.frame(note.beat);
    const frames = Math.min(grid.frames(note.beats) + Math.round(shape.release * rate), into.frames - at);
    const table = SAW.at(note.hz * 1.02);
    const middle = new Float64Array(frames);
    addWave(middle, table, note.hz, rate, next(), 0.1);
    for (const channel of [into.left, into.right]) {
      const tone = middle.slice();
      for (const place of SPREAD) {
        addWave(tone, table, note.hz * interval((place * shape.detune) / 2), rate, next(), 0.125);
      }
      for (let i = 0; i < frames; i++) {
        const level = note.velocity * edges(i, frames, shape.attack * rate, shape.release * rate);
        channel[at + i] += level * tone[i];
      }
    }
  }
}
