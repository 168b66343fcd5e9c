import type { Finding } from '../base/finding.ts';
import { latin1 } from '../base/latin1.ts';
import {
  type DiscLayout,
  type DiscText,
  type DiscTrack,
  FIRST_PAUSE,
  FRAMES_PER_SECTOR,
  SECTORS_PER_SECOND,
  type TextLines,
} from '../disc/layout.ts';
import { type Marks, marksAt } from '../plan/timeline.ts';

/** A programme as it lies on a disc; its frames are whole sectors. */
export interface DiscPart {
  readonly tracks: readonly DiscEntry[];
  readonly marks: Marks;
  readonly frames: number;
  /** Of these frames, silence at the end. */
  readonly tail: number;
}

/** What the plan says of a track; number 0 is hidden before the first. */
export interface DiscEntry {
  readonly number: number;
  readonly title: string;
  readonly artist: string;
  readonly isrc: string | null;
  readonly composers: readonly string[];
  /** Seconds from the track's start. */
  readonly indexes: readonly number[];
}

export interface DiscWords {
  readonly title: string;
  readonly artist: string;
  readonly ean: string | null;
  readonly copyPermitted: boolean;
  readonly language: number;
}

/** First frame of each part in the image: one after the other, behind the first pause. */
export function placesOf(parts: readonly Pick<DiscPart, 'frames'>[]): number[] {
  let at = FIRST_PAUSE * FRAMES_PER_SECTOR;
  return parts.map(({ frames }) => {
    const place = at;
    at += frames;
    return place;
  });
}

/**
 * Where everything stands on the disc. Index 00 of a track stands where the sound before it has ended; that of the first
 * at 00:00:00, so that a hidden track lies between it and index 01.
 */
export function discLayout(words: DiscWords, parts: readonly DiscPart[]): DiscLayout {
  const places = placesOf(parts);
  let silentFrom = 0;
  const tracks = parts.flatMap((part, i): DiscTrack[] => {
    const marks = marksAt(part.marks, 44_100, 'sector');
    const own = part.tracks.flatMap((entry, k): DiscTrack[] => {
      if (entry.number === 0) return [];
      const start = (places[i] + marks[k]) / FRAMES_PER_SECTOR;
      const pregap = entry.number === 1 ? 0 : k === 0 ? silentFrom : start;
      return [trackOf(entry, start, pregap, words)];
    });
    silentFrom = Math.ceil((places[i] + part.frames - part.tail) / FRAMES_PER_SECTOR);
    return own;
  });
  return {
    ...(words.ean === null ? {} : { ean: words.ean }),
    tracks,
    leadOut: (places.at(-1)! + parts.at(-1)!.frames) / FRAMES_PER_SECTOR,
    texts: [textOf(words, parts)],
  };
}

function trackOf(entry: DiscEntry, start: number, pregap: number, { copyPermitted }: DiscWords): DiscTrack {
  return {
    number: entry.number,
    ...(pregap < start ? { pregap } : {}),
    start,
    indexes: entry.indexes.map((seconds) => start + Math.round(seconds * SECTORS_PER_SECOND)),
    ...(entry.isrc === null ? {} : { isrc: entry.isrc }),
    preEmphasis: false,
    copyPermitted,
  };
}

function textOf({ title, artist, language }: DiscWords, parts: readonly DiscPart[]): DiscText {
  const lines = ({ title, artist, composers }: DiscEntry): TextLines => ({
    title,
    performer: artist,
    ...(composers.length === 0 ? {} : { composer: composers.join(', ') }),
  });
  const entries = parts.flatMap(({ tracks }) => tracks).filter(({ number }) => number > 0);
  return { language, disc: { title, performer: artist }, tracks: entries.map(lines) };
}

/** Where the spec has what stands at a place on the disc, which calls some lines otherwise: `/tracks/2/performer`. */
export function writtenAt({ at, ...finding }: Finding): Finding {
  if (at === undefined) return finding;
  return { ...finding, at: at.replace(/\/performer$/, '/artist').replace(/\/composer$/, '/composers') };
}

/** The layout with its texts as CD-Text holds them: what reading the set gives back. */
export function asRead(layout: DiscLayout): DiscLayout {
  const plain = (lines: TextLines): TextLines =>
    Object.fromEntries(
      Object.entries(lines as Record<string, string>).map(([key, text]) => [key, latin1(text)]),
    );
  const texts = layout.texts.map(({ language, disc, tracks }) => ({
    language,
    disc: plain(disc),
    tracks: tracks.map(plain),
  }));
  return { ...layout, texts };
}
