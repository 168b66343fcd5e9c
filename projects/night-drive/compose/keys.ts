import { noise } from './chance.ts';
import { decay, edges } from './curve.ts';
import { Filter } from './filter.ts';
import { sine } from './oscillator.ts';
import type { Grid, Note } from './score.ts';
import { panGains, type Stereo } from './stereo.ts';

/** Seconds a struck key rings on after it is let go. */
const DAMPING = 0.28;

function span(into: Stereo, grid: Grid, note: Note, after: number): { at: number; frames: number } {
  const at = grid.frame(note.beat);
  return { at, frames: Math.min(grid.frames(note.beats) + Math.round(after * grid.rate), into.frames - at) };
}

/**
 * An electric piano: a sine bent by itself (the tine over the pickup, brighter when struck harder) with a short bell
 * overtone, and the slow left-right tremolo of its amplifier.
 */
export function tines(into: Stereo, grid: Grid, notes: readonly Note[], tremolo: number): void {
  const { rate } = grid;
  for (const note of notes) {
    const { at, frames } = span(into, grid, note, DAMPING);
    const body = decay(2.6 * Math.sqrt(220 / note.hz), rate);
    const bark = decay(0.5, rate);
    const chime = decay(0.09, rate);
    const ratio = note.hz * 14 < 15_000 ? 14 : 4;
    let level = 0.5 * note.velocity;
    let bend = 0.05 + 0.26 * note.velocity * note.velocity;
    let bell = 0.1 * note.velocity;
    for (let i = 0; i < frames; i++) {
      const turn = (note.hz * i) / rate;
      const tone = sine(turn + bend * sine(turn) + 1) + bell * sine(ratio * turn);
      const value = tone * level * edges(i, frames, 0.003 * rate, DAMPING * rate);
      const sway = tremolo * sine((4.6 * (at + i)) / rate);
      into.left[at + i] += value * (1 + sway);
      into.right[at + i] += value * (1 - sway);
      level *= body;
      bend = 0.04 + (bend - 0.04) * bark;
      bell *= chime;
    }
  }
}

const PARTIALS = 14;

/**
 * A felt piano: decaying partials, stretched as stiff strings are (f_k = k·f·√(1 + B·k²)), two strings a note, one to
 * each side and a cent apart, and the thump of the hammer.
 */
export function strings(into: Stereo, grid: Grid, notes: readonly Note[]): void {
  notes.forEach((note, index) => {
    const { at, frames } = span(into, grid, note, 1.1);
    const [l, r] = panGains(Math.max(-0.4, Math.min(0.4, Math.log(note.hz / 500) / 3)));
    string(into.left, grid.rate, at, frames, note.hz * 0.9999, note.velocity * l);
    string(into.right, grid.rate, at, frames, note.hz * 1.0001, note.velocity * r);
    hammer(into, grid.rate, at, note.velocity, index);
  });
}

function string(
  channel: Float64Array,
  rate: number,
  at: number,
  frames: number,
  hz: number,
  level: number,
): void {
  const tone = new Float64Array(frames);
  for (let k = 1; k <= PARTIALS; k++) {
    const pitch = k * hz * Math.sqrt(1 + 0.00035 * k * k);
    if (pitch > 15_000) break;
    const ring = (2.4 * Math.sqrt(262 / hz)) / (1 + 0.32 * (k - 1));
    const amplitude = (Math.exp(-0.42 * (k - 1)) * Math.abs(Math.sin(k * 0.42))) / 0.41;
    addPartial(tone, rate, pitch, ring, amplitude);
  }
  for (let i = 0; i < frames; i++) {
    channel[at + i] += 0.42 * level * tone[i] * edges(i, frames, 0.004 * rate, 0.9 * rate);
  }
}

/** A decaying sine from a two-pole resonator: y[n] = 2ρ·cos ω·y[n−1] − ρ²·y[n−2]. */
function addPartial(tone: Float64Array, rate: number, hz: number, ring: number, amplitude: number): void {
  const omega = (2 * Math.PI * hz) / rate;
  const rho = decay(ring, rate);
  const a = 2 * rho * Math.cos(omega);
  const b = rho * rho;
  let before = -amplitude * Math.sin(omega);
  let last = 0;
  for (let i = 0; i < tone.length; i++) {
    tone[i] += last;
    const next = a * last - b * before;
    before = last;
    last = next;
  }
}

function hammer(into: Stereo, rate: number, at: number, velocity: number, seed: number): void {
  const air = noise(1000 + seed);
  const felt = new Filter(rate, 320, 1.1);
  const frames = Math.min(Math.round(0.06 * rate), into.frames - at);
  for (let i = 0; i < frames; i++) {
    const thump = 0.25 * velocity * felt.band(air()) * edges(i, frames, 0.002 * rate, frames * 0.9);
    into.left[at + i] += thump;
    into.right[at + i] += thump;
  }
}

/** A glassy bell: a sine bent by one at 3.5 times its pitch, index and level dying away; `ring` in seconds. */
export function bells(into: Stereo, grid: Grid, notes: readonly Note[], ring: number): void {
  const { rate } = grid;
  notes.forEach((note, index) => {
    const { at, frames } = span(into, grid, { ...note, beats: 0 }, ring * 5);
    const [l, r] = panGains(index % 2 === 0 ? -0.45 : 0.45);
    const fade = decay(ring, rate);
    const dull = decay(ring / 4, rate);
    let level = 0.5 * note.velocity;
    let bend = 0.22 * note.velocity;
    for (let i = 0; i < frames; i++) {
      const turn = (note.hz * i) / rate;
      const value =
        sine(turn + bend * sine(3.5 * turn) + 1) * level * edges(i, frames, 0.0015 * rate, frames / 5);
      into.left[at + i] += l * value;
      into.right[at + i] += r * value;
      level *= fade;
      bend *= dull;
    }
  });
}
