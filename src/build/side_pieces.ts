import { powerOf } from '../base/decibel.ts';
import { error } from '../base/finding.ts';
import { Refused, valueOf } from '../base/result.ts';
import { CENTRES } from '../meters/spectrum/index.ts';
import { type Marks, marksAt, restOfPause } from '../plan/timeline.ts';
import { type VinylFormat, vinylFormat } from '../vinyl/formats.ts';
import type { SheetTrack } from '../vinyl/sheet.ts';
import { sidesOf, type SideTrack, type VinylSide } from '../vinyl/sides.ts';
import type { Programme } from './curves.ts';
import type { DiscEntry } from './disc_layout.ts';
import { factOf, type SampleFacts, type Task } from './work.ts';

export interface SidesParams {
  readonly title: string;
  readonly artist: string;
  readonly catalog: string | null;
  readonly speed: 33 | 45;
  readonly diameter: 7 | 10 | 12;
  readonly sides: 'auto' | readonly (readonly number[])[];
  readonly reorder: boolean;
  readonly gaps: readonly ({ readonly seconds: number } | { readonly pause: number })[];
  readonly programmes: readonly (readonly DiscEntry[])[];
}

/** A programme as it goes onto a side: it is not parted. */
export interface Piece extends SideTrack {
  /** Of the step's inputs, from 1. */
  readonly index: number;
  readonly tracks: readonly DiscEntry[];
  /** Where its tracks start, seconds. */
  readonly starts: readonly number[];
  readonly rate: number;
  /** Of the music, without the gap behind it. */
  readonly frames: number;
  readonly gapFrames: number;
}

/** The programmes of the step's inputs; each is called by the number of its first track. */
export function piecesOf(work: Task): Piece[] {
  const { programmes, gaps } = work.params as unknown as SidesParams;
  return programmes.map((tracks, i): Piece => {
    const index = i + 1;
    const { rate, frames } = factOf<SampleFacts>(work, `samples ${index}`);
    const gap = gaps[i];
    const seconds =
      'pause' in gap ? restOfPause(gap.pause, factOf<number>(work, `decay ${index}`)) : gap.seconds;
    const gapFrames = Math.round(seconds * rate);
    const { loudness } = factOf<Programme>(work, `programme ${index}`);
    return {
      index,
      tracks,
      starts: marksAt(factOf<Marks>(work, `marks ${index}`), rate, 'frame').map((frame) => frame / rate),
      rate,
      frames,
      gapFrames,
      number: tracks[0].number,
      seconds: (frames + gapFrames) / rate,
      loudness: loudness.integrated ?? SILENT,
      brightness: brightnessOf(factOf<readonly (number | null)[]>(work, `spectrum ${index}`)),
    };
  });
}

const SILENT = -100;
/** From here on it is treble that makes an inner groove hard. */
const TREBLE = 5000;

/** Level of the treble, dB. */
function brightnessOf(levels: readonly (number | null)[]): number {
  const power = levels.reduce<number>(
    (sum, level, i) => (level === null || CENTRES[i] < TREBLE ? sum : sum + powerOf(level)),
    0,
  );
  return power > 0 ? 10 * Math.log10(power) : SILENT;
}

/** Two sides, or as many more as it takes to keep each within what is recommended; one for a single programme. */
export function shareOut(pieces: readonly Piece[], params: SidesParams): VinylSide[] {
  const { sides, reorder } = params;
  if (sides !== 'auto') return valueOf(sidesOf(pieces, { sides: wholePieces(pieces, sides), reorder }));
  const format = vinylFormat(params.diameter, params.speed);
  for (let count = Math.min(2, pieces.length); ; count += 2) {
    const shared = valueOf(sidesOf(pieces, { sides: Math.min(count, pieces.length), reorder }));
    if (count >= pieces.length || fits(shared, format)) return shared;
  }
}

function fits(sides: readonly VinylSide[], { recommended }: VinylFormat): boolean {
  return sides.every(({ seconds }) => seconds <= recommended);
}

/** Sides by their tracks as sides by their programmes. */
function wholePieces(pieces: readonly Piece[], sides: readonly (readonly number[])[]): number[][] {
  const owner = new Map(
    pieces.flatMap((piece) => piece.tracks.map(({ number }) => [number, piece] as const)),
  );
  return sides.map((numbers) => {
    const own: number[] = [];
    for (const number of numbers) {
      const piece = owner.get(number);
      if (piece === undefined) own.push(number);
      else if (own.at(-1) !== piece.number) own.push(piece.number);
      const missing = piece?.tracks.find((track) => !numbers.includes(track.number));
      if (missing === undefined) continue;
      throw new Refused(
        error(
          'side-parts-programme',
          `tracks ${number} and ${missing.number} are one programme, which no side may part`,
          {
            hint: 'put a gap between them, or both on one side',
          },
        ),
      );
    }
    return own;
  });
}

/** The tracks of a side with the times at which they start and last. */
export function trackStarts(own: readonly Piece[]): SheetTrack[] {
  let at = 0;
  return own.flatMap((piece) => {
    const length = piece.frames / piece.rate;
    const tracks = piece.tracks.map(({ title, artist }, i) => ({
      title,
      artist,
      start: at + piece.starts[i],
      seconds: (piece.starts[i + 1] ?? length) - piece.starts[i],
    }));
    at += length + piece.gapFrames / piece.rate;
    return tracks;
  });
}
