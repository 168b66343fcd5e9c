import { ascii } from '../../base/latin1.ts';
import type { Broadcast, ReadTags, ReplayGain, TagPlace, Tags } from '../contract.ts';

/**
 * What each place of a file holds of the tags. A field that is not listed cannot be told there, is not written, and
 * is not asked for when the file is read back. `year` gives way to `date` wherever there is one.
 * - ID3v2.4 and Vorbis comments name each artist; several artists are then all there is, without the one line.
 * - Opus has gains without peaks (RFC 7845, section 5.2.1).
 * - MP4 atoms hold one line of composers.
 * - `axml` and `iXML` stand in broadcast wave files alone.
 * - RIFF INFO has neither album artist nor the number of tracks; see {@link isPlain} for what older files have.
 */
const FIELDS: Readonly<Record<TagPlace, readonly (keyof Tags)[]>> = {
  'ID3v2.4': fieldsBut('broadcast'),
  'Vorbis comments': fieldsBut('broadcast'),
  'Opus comments': fieldsBut('broadcast'),
  'MP4 atoms': fieldsBut('broadcast'),
  'RIFF INFO': ['title', 'artist', 'album', 'trackNumber', 'year', 'date', 'genre', 'copyright', 'comment'],
  bext: ['broadcast'],
  axml: ['isrc'],
  iXML: ['title', 'album', 'trackNumber'],
};

function fieldsBut(...not: readonly (keyof Tags)[]): (keyof Tags)[] {
  const all: Readonly<Record<keyof Tags, true>> = {
    title: true,
    artist: true,
    artists: true,
    album: true,
    albumArtist: true,
    trackNumber: true,
    trackTotal: true,
    discNumber: true,
    discTotal: true,
    year: true,
    date: true,
    genre: true,
    composers: true,
    isrc: true,
    upc: true,
    catalog: true,
    label: true,
    copyright: true,
    phonogram: true,
    comment: true,
    lyrics: true,
    replayGain: true,
    broadcast: true,
    cover: true,
  };
  return (Object.keys(all) as (keyof Tags)[]).filter((field) => !not.includes(field));
}

/** The fields there were before a release had more: a WAV file with no others keeps the INFO list it has had. */
const PLAIN: readonly (keyof Tags)[] = [
  ...(['title', 'artist', 'album', 'albumArtist', 'trackNumber', 'trackTotal', 'year', 'genre'] as const),
  ...(['isrc', 'copyright', 'comment', 'cover'] as const),
];

export function isPlain(tags: Tags): boolean {
  return Object.keys(tags).every((field) => PLAIN.includes(field as keyof Tags));
}

/** Each artist by name; the one line where no more is known. */
export function artistsOf({ artist, artists }: Tags): readonly string[] {
  return artists === undefined || artists.length === 0 ? [artist] : artists;
}

/** What is to be read back from a place that `tags` were written into: its fields, as exactly as it tells them. */
export function held(place: TagPlace, tags: Tags): ReadTags {
  const fields = new Set(FIELDS[place]);
  if (tags.broadcast === undefined && (place === 'axml' || place === 'iXML')) fields.clear();
  if (place === 'RIFF INFO' && isPlain(tags)) fields.add('albumArtist').add('trackTotal');
  if (tags.date !== undefined && fields.has('date')) fields.delete('year');
  const { composers, replayGain, broadcast } = tags;
  const told = {
    ...tags,
    ...artistsIn(place, tags),
    composers: composers?.length === 0 ? undefined : place === 'MP4 atoms' ? oneLine(composers) : composers,
    replayGain: replayGain && (place === 'Opus comments' ? r128Held(replayGain) : gainHeld(replayGain)),
    broadcast: broadcast && broadcastHeld(broadcast),
  };
  const entries = Object.entries(told).filter(
    ([field, value]) => value !== undefined && fields.has(field as keyof Tags),
  );
  return Object.fromEntries(entries);
}

/** `undefined` where it is not told. */
function artistsIn(place: TagPlace, tags: Tags) {
  const { artist } = tags;
  const artists = artistsOf(tags);
  const several = artists.length > 1 ? artists : undefined;
  if (place === 'RIFF INFO' || place === 'MP4 atoms') return { artist, artists: several };
  return { artist: several === undefined ? artists[0] : undefined, artists: several };
}

/** Composers where a place has room for one line. */
export function lineOf(names: readonly string[]): string {
  return names.join(', ');
}

const oneLine = (names: readonly string[] | undefined) => names && [lineOf(names)];

/** To `1/steps`; never −0. */
const rounded = (value: number, steps: number): number => Math.round(value * steps) / steps + 0;

/** Gains in hundredths of a decibel, peaks in millionths (ReplayGain 2.0, section "Metadata format"). */
export function gainHeld({ trackGain, trackPeak, albumGain, albumPeak }: ReplayGain): ReplayGain {
  return {
    trackGain: rounded(trackGain, 100),
    trackPeak: rounded(trackPeak, 1e6),
    ...(albumGain === undefined ? {} : { albumGain: rounded(albumGain, 100) }),
    ...(albumPeak === undefined ? {} : { albumPeak: rounded(albumPeak, 1e6) }),
  };
}

/** ReplayGain stands against −18 LUFS, R128 gains against −23 LUFS. */
export const R128_OFFSET = 5;

/** Gains in 1/256 dB, no peaks (RFC 7845, section 5.2.1). */
function r128Held({ trackGain, albumGain }: ReplayGain): Partial<ReplayGain> {
  const told = (gain: number) => rounded(gain - R128_OFFSET, 256) + R128_OFFSET;
  return { trackGain: told(trackGain), ...(albumGain === undefined ? {} : { albumGain: told(albumGain) }) };
}

/** At most `width` characters of ASCII. */
export function asciiOf(text: string, width: number): string {
  return ascii(text).slice(0, width);
}

/** Characters that `bext` has for its texts (EBU Tech 3285, 2.3). */
export const BEXT_WIDTHS = { description: 256, originator: 32, originatorReference: 32 } as const;

/** As `bext` tells it: ASCII in fixed widths, loudness in hundredths within 16 bits (EBU Tech 3285, 2.3). */
export function broadcastHeld(broadcast: Broadcast): Broadcast {
  const { loudness, umid } = broadcast;
  const hundredths = (value: number | null) =>
    value === null ? null : Math.max(-327.68, Math.min(327.66, rounded(value, 100)));
  return {
    ...broadcast,
    description: asciiOf(broadcast.description, BEXT_WIDTHS.description),
    originator: asciiOf(broadcast.originator, BEXT_WIDTHS.originator),
    originatorReference: asciiOf(broadcast.originatorReference, BEXT_WIDTHS.originatorReference),
    ...(umid === undefined ? {} : { umid: umid.toUpperCase() }),
    loudness: {
      integrated: hundredths(loudness.integrated),
      range: hundredths(loudness.range),
      truePeak: hundredths(loudness.truePeak),
      momentaryMax: hundredths(loudness.momentaryMax),
      shortTermMax: hundredths(loudness.shortTermMax),
    },
    codingHistory: broadcast.codingHistory.map((line) => asciiOf(line, Infinity)),
  };
}
