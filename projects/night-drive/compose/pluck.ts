import { decay, edges } from './curve.ts';
import { Filter } from './filter.ts';
import { read, SAW, SQUARE } from './oscillator.ts';
import { type Grid, interval, type Note } from './score.ts';
import type { Stereo } from './stereo.ts';

/** Frames between two settings of a note's filter. */
const STRIDE = 16;

export interface PluckShape {
  /** Filter: resting cutoff and how far the envelope opens it, Hz; its time constant, seconds; resonance. */
  readonly cutoff: number;
  readonly open: number;
  readonly fall: number;
  readonly q: number;
  /** Level: time constant, seconds. */
  readonly ring: number;
  /** Share of a square one octave down, 0…1. */
  readonly under: number;
  /** Semitones between left and right; 0 is mono. */
  readonly detune: number;
}

/** A saw through a falling low-pass: bass lines and arpeggios. */
export function pluck(into: Stereo, grid: Grid, notes: readonly Note[], shape: PluckShape): void {
  const { rate } = grid;
  for (const note of notes) {
    const at = grid.frame(note.beat);
    const frames = Math.min(grid.frames(note.beats) + Math.round(0.04 * rate), into.frames - at);
    const sides = shape.detune === 0 ? [0] : [-shape.detune / 2, shape.detune / 2];
    sides.forEach((cents, side) => {
      const tone = pluckTone(rate, frames, note, note.hz * interval(cents), shape);
      add(side === 0 ? into.left : into.right, at, tone);
      if (sides.length === 1) add(into.right, at, tone);
    });
  }
}

function add(channel: Float64Array, at: number, tone: Float64Array): void {
  for (let i = 0; i < tone.length; i++) channel[at + i] += tone[i];
}

function pluckTone(rate: number, frames: number, note: Note, hz: number, shape: PluckShape): Float64Array {
  const tone = new Float64Array(frames);
  const filter = new Filter(rate, shape.cutoff, shape.q);
  const saw = SAW.at(hz);
  const square = SQUARE.at(hz / 2);
  const fade = decay(shape.ring, rate);
  let level = note.velocity;
  let phase = 0.25;
  for (let i = 0; i < frames; i++) {
    if (i % STRIDE === 0) {
      const open = Math.exp(-i / (shape.fall * rate)) * note.velocity;
      filter.tune(shape.cutoff + shape.open * open, shape.q);
    }
    const half = phase / 2;
    const raw = read(saw, phase - Math.floor(phase)) + shape.under * read(square, half - Math.floor(half));
    tone[i] = 0.5 * filter.low(raw) * level * edges(i, frames, 0.0015 * rate, 0.03 * rate);
    level *= fade;
    phase += hz / rate;
    if (phase >= 2) phase -= 2;
  }
  return tone;
}
