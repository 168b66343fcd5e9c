import { type Printing, print } from './print.ts';
import { createGrid, type Grid } from './score.ts';
import { excerpt, type Stereo } from './stereo.ts';

/** What a song is before it is played. */
export interface Song {
  /** File name of its mix. */
  readonly file: string;
  /** Hz. */
  readonly rate: number;
  readonly bpm: number;
  readonly beats: number;
  /** Seconds: silence before, ring-out after the last beat, silence after that. */
  readonly head: number;
  readonly ringOut: number;
  readonly tail: number;
  /** Highest sample, dBFS. */
  readonly peak: number;
  readonly seed: number;
  /** Where its print is cut into further files, beats in rising order: nothing is lost or faded between them. */
  readonly cuts?: readonly { readonly beat: number; readonly file: string }[];
  /** Plays the whole arrangement onto a desk and returns its mix bus, not yet printed. */
  play(grid: Grid, frames: number): Stereo;
}

export function gridOf(song: Song): Grid {
  return createGrid(song.rate, song.bpm, song.head);
}

export function framesOf(song: Song): number {
  const seconds = song.head + (60 * song.beats) / song.bpm + song.ringOut + song.tail;
  return Math.round(seconds * song.rate);
}

export function printingOf(song: Song): Printing {
  return {
    peak: song.peak,
    head: Math.round(song.head * song.rate),
    tail: Math.round(song.tail * song.rate),
    fade: Math.round(0.6 * song.ringOut * song.rate),
    seed: song.seed,
  };
}

/** The finished mix, every sample on the 24-bit grid. */
export function render(song: Song): Stereo {
  const mix = song.play(gridOf(song), framesOf(song));
  print(mix, printingOf(song));
  return mix;
}

/** The mixes of a song by their file names: one, or the pieces it is cut into. */
export function mixesOf(song: Song): { readonly file: string; readonly mix: Stereo }[] {
  const whole = render(song);
  const grid = gridOf(song);
  const pieces = [{ file: song.file, from: 0 }].concat(
    (song.cuts ?? []).map(({ beat, file }) => ({ file, from: grid.frame(beat) })),
  );
  return pieces.map(({ file, from }, i) => ({
    file,
    mix: excerpt(whole, from, pieces[i + 1]?.from ?? whole.frames),
  }));
}
