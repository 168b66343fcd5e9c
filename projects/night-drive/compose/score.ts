import type { Chance } from './chance.ts';

/** One note: where and how long in beats (quarter notes) from the first downbeat, pitch in Hz, velocity 0…1. */
export interface Note {
  readonly beat: number;
  readonly beats: number;
  readonly hz: number;
  readonly velocity: number;
}

/** Turns beats into frames. The first downbeat falls `head` seconds into the file. */
export interface Grid {
  readonly rate: number;
  frame(beat: number): number;
  frames(beats: number): number;
}

export function createGrid(rate: number, bpm: number, head: number): Grid {
  const perBeat = (60 * rate) / bpm;
  return {
    rate,
    frame: (beat) => Math.round(head * rate + beat * perBeat),
    frames: (beats) => Math.round(beats * perBeat),
  };
}

const LETTERS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** Frequency ratio of an interval in semitones, equal temperament. */
export function interval(semitones: number): number {
  return Math.exp((semitones * Math.LN2) / 12);
}

/** Frequency in Hz of a note name such as `F#3` or `Bb2`; A4 is 440 Hz. */
export function hertz(name: string): number {
  const found = /^([A-G])([#b]?)(\d)$/.exec(name);
  if (!found) throw new Error(`not a note: ${name}`);
  const sharp = found[2] === '#' ? 1 : found[2] === 'b' ? -1 : 0;
  return 440 * interval(LETTERS[found[1]] + sharp + 12 * (Number(found[3]) - 4) - 9);
}

/**
 * A melody from text: `A4` lasts one step, `A4:3` three, `-` is a rest, a trailing `!` is an accent, `|` is only for
 * the eye. `step` is in beats.
 */
export function melody(text: string, from: number, step: number, velocity: number): Note[] {
  const notes: Note[] = [];
  let beat = from;
  for (const token of text.split(/\s+/).filter((word) => word !== '' && word !== '|')) {
    const [name, count = '1'] = token.replace('!', '').split(':');
    const beats = Number(count) * step;
    const accent = token.endsWith('!') ? 1.25 : 1;
    if (name !== '-') notes.push({ beat, beats, hz: hertz(name), velocity: velocity * accent });
    beat += beats;
  }
  return notes;
}

/** Chord symbols spelled out as note names, lowest first. */
export type Chord = readonly string[];

export function chord(names: string): Chord {
  return names.split(' ');
}

/** Every note of a chord at once. */
export function block(names: Chord, beat: number, beats: number, velocity: number): Note[] {
  return names.map((name) => ({ beat, beats, hz: hertz(name), velocity }));
}

/** Moves notes by up to `spread` beats and `touch` of their velocity, as hands do. */
export function humanise(notes: readonly Note[], next: Chance, spread: number, touch: number): Note[] {
  return notes.map((note) => ({
    ...note,
    beat: note.beat + spread * next(),
    velocity: note.velocity * (1 - touch * next()),
  }));
}

export function transpose(notes: readonly Note[], semitones: number): Note[] {
  return notes.map((note) => ({ ...note, hz: note.hz * interval(semitones) }));
}

/** The same notes, `beats` later. */
export function later(notes: readonly Note[], beats: number): Note[] {
  return notes.map((note) => ({ ...note, beat: note.beat + beats }));
}

/** Whole numbers from `from` up to, not including, `to`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
