import { decay, edges, saturate } from './curve.ts';
import { Filter } from './filter.ts';
import { read, SAW, sine } from './oscillator.ts';
import type { Grid, Note } from './score.ts';
import type { Stereo } from './stereo.ts';

export interface SubShape {
  /** Time constants in seconds: the slide from the note before, and the fall of the level. */
  readonly glide: number;
  readonly ring: number;
  readonly drive: number;
}

/** A sub-bass: a sine pushed gently into saturation so that small speakers hear its overtones; slides from note to note. */
export function sub(into: Stereo, grid: Grid, notes: readonly Note[], shape: SubShape): void {
  const drive = shape.drive;
  const { rate } = grid;
  let from = notes[0]?.hz ?? 0;
  for (const note of notes) {
    const at = grid.frame(note.beat);
    const frames = Math.min(grid.frames(note.beats), into.frames - at);
    const slide = decay(shape.glide, rate);
    const fade = decay(shape.ring, rate);
    let distance = from - note.hz;
    let level = 0.55 * note.velocity;
    let phase = 0;
    for (let i = 0; i < frames; i++) {
      const rim = edges(i, frames, 0.008 * rate, 0.05 * rate);
      const value = (rim * level * saturate(drive * sine(phase))) / saturate(drive);
      level *= fade;
      into.left[at + i] += value;
      into.right[at + i] += value;
      phase += (note.hz + distance) / rate;
      distance *= slide;
    }
    from = note.hz;
  }
}

/** A singing lead: three saws (left, middle, right), a slide into each note and vibrato after it has settled. */
export function lead(into: Stereo, grid: Grid, notes: readonly Note[], cutoff: number): void {
  const { rate } = grid;
  let from = notes[0]?.hz ?? 0;
  for (const note of notes) {
    const at = grid.frame(note.beat);
    const frames = Math.min(grid.frames(note.beats) + Math.round(0.12 * rate), into.frames - at);
    leadNote(into, rate, at, frames, note, from, cutoff);
    from = note.hz;
  }
}

function leadNote(
  into: Stereo,
  rate: number,
  at: number,
  frames: number,
  note: Note,
  from: number,
  cutoff: number,
): void {
  const table = SAW.at(note.hz * 1.03);
  const filters = [new Filter(rate, cutoff, 0.9), new Filter(rate, cutoff, 0.9)] as const;
  const slide = decay(0.022, rate);
  const phases = [0.1, 0.43, 0.77];
  let distance = from - note.hz;
  for (let i = 0; i < frames; i++) {
    const t = i / rate;
    const vibrato = 1 + 0.0045 * Math.min(1, Math.max(0, (t - 0.22) / 0.4)) * sine(5.4 * t);
    const step = ((note.hz + distance) * vibrato) / rate;
    for (let v = 0; v < 3; v++) {
      phases[v] += step * (1 + 0.0042 * (v - 1));
      if (phases[v] >= 1) phases[v] -= 1;
    }
    const middle = read(table, phases[1]);
    const level =
      0.34 * note.velocity * edges(i, frames, 0.012 * rate, 0.12 * rate) * (0.75 + 0.25 * Math.exp(-t / 0.3));
    into.left[at + i] += level * filters[0].low(middle + 0.8 * read(table, phases[0]));
    into.right[at + i] += level * filters[1].low(middle + 0.8 * read(table, phases[2]));
    distance *= slide;
  }
}
