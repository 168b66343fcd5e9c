import { dirname, resolve } from 'node:path';
import type { Json } from '../base/canonical.ts';
import { pointer, type SpecPath } from '../base/finding.ts';
import { chainItems } from './chain.ts';
import { isObject, type JsonObject } from './json-schema.ts';
import { slug } from './names.ts';
import { plainIsrc } from './rules/identity.ts';
import type { Shelves } from './shelves.ts';
import type {
  Album,
  ChainItem,
  Fade,
  FileRef,
  Gap,
  Join,
  RemoteCache,
  Spec,
  Target,
  Track,
  Version,
} from './spec.ts';
import { gapOf, seconds } from './track-schema.ts';

type Written = { readonly [key: string]: Json | undefined };

/** A valid spec with its defaults, as the rest of the program reads it. */
export function resolveSpec(
  written: JsonObject,
  file: string,
  targets: readonly Target[],
  { modules }: Shelves,
): Spec {
  const folder = dirname(file);
  const album = albumOf(written);
  const mastering = written.mastering as JsonObject;
  const chain = chainItems(modules, mastering.chain as readonly Json[], '/mastering/chain');
  const gaps = gapsOf(written.gaps);
  const track = (own: JsonObject, at: SpecPath, number: number): Track => {
    const items = own.chain as readonly Json[] | undefined;
    const used = items === undefined ? chain : chainItems(modules, items, `${at}/chain`, chain);
    return trackOf(own, { at, number, folder, album, gaps, chain: used });
  };
  const tracks = (written.tracks as readonly JsonObject[]).map((own, i) =>
    track(own, pointer('tracks', i), i + 1),
  );
  return {
    file,
    folder,
    slug: slug(album.title),
    album,
    ...(written.cache === undefined ? {} : { cache: written.cache as unknown as RemoteCache }),
    ...(typeof written.artwork === 'string' ? { artwork: fileRef(folder, written.artwork, '/artwork') } : {}),
    tracks,
    ...(isObject(written.hidden) ? { hidden: track(written.hidden, '/hidden', 0) } : {}),
    versions: versionsOf(written.versions, targets, (own, at, number) =>
      versionTrack(tracks, own, at, number, track),
    ),
    targets,
  };
}

const ALBUM_TEXTS = [
  'genre',
  'label',
  'copyright',
  'phonogram',
  'date',
  'comment',
  'upc',
  'catalog',
] as const;
const ALBUM_NUMBERS = ['year', 'disc', 'discs'] as const;

function albumOf(written: Written): Album {
  const texts = ALBUM_TEXTS.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]]));
  const numbers = ALBUM_NUMBERS.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]]));
  const year = typeof written.date === 'string' ? { year: Number(written.date.slice(0, 4)) } : {};
  return {
    title: written.title as string,
    artist: written.artist as string,
    ...year,
    ...(Object.fromEntries(numbers) as { [key in (typeof ALBUM_NUMBERS)[number]]?: number }),
    ...(Object.fromEntries(texts) as { [key in (typeof ALBUM_TEXTS)[number]]?: string }),
    ...lines('composers', written.composers),
  };
}

type Versions = {
  readonly [name: string]: { readonly tracks: readonly JsonObject[]; readonly targets?: readonly string[] };
};

function versionsOf(
  written: Json | undefined,
  targets: readonly Target[],
  track: (own: JsonObject, at: SpecPath, version: { readonly name: string; readonly index: number }) => Track,
): Version[] {
  if (written === undefined) return [];
  return Object.entries(written as unknown as Versions).map(([name, { tracks, targets: named }], index) => ({
    name,
    targets: named ?? targets.map((target) => target.name),
    tracks: tracks.map((own, i) => track(own, pointer('versions', name, 'tracks', i), { name, index })),
  }));
}

/** What a version's track does not say is as in its main track; it follows nothing and has no place in the sequence. */
function versionTrack(
  tracks: readonly Track[],
  { of, ...own }: JsonObject,
  at: SpecPath,
  { name, index }: { readonly name: string; readonly index: number },
  make: (own: JsonObject, at: SpecPath, number: number) => Track,
): Track {
  const main = tracks[(of as number) - 1];
  const { number: _number, isrc: _isrc, join: _join, title, ...kept } = main;
  const usual = {
    title: `${title} (${name})`,
    start: 0,
    gain: main.gain,
    gap: 0,
    indexes: [],
    allow_lossy: false,
  };
  const { chain, ...made } = make({ ...usual, ...own }, at, 100 * (index + 1) + main.number);
  const { start: _start, end: _end, fadeIn: _in, fadeOut: _out, ...texts } = kept;
  return {
    ...texts,
    ...made,
    chain: own['chain'] === undefined ? main.chain : chain,
    artist: own['artist'] === undefined ? main.artist : made.artist,
    version: { name, of: main.number },
  };
}

function lines<K extends string>(
  key: K,
  written: Json | undefined,
): { readonly [k in K]?: readonly string[] } {
  return (Array.isArray(written) ? { [key]: written } : {}) as unknown as { [k in K]?: readonly string[] };
}

/** dB below a track's loudest 400 ms at which a tail has died away, where nobody says; and the pause after it. */
const FLOOR = -50;
const PAUSE = 2;

/** What the release says of every gap. */
function gapsOf(written: Json | undefined): Gap {
  if (written !== undefined && isObject(written)) {
    const { auto, floor } = written as { readonly auto: number | string; readonly floor: number };
    return { type: 'auto', pause: seconds(auto), floor };
  }
  return oneGap(written as number | string, { type: 'auto', pause: PAUSE, floor: FLOOR });
}

function oneGap(written: number | string, auto: Gap): Gap {
  const gap = gapOf(written);
  return gap === 'auto' ? auto : { type: 'fixed', seconds: gap };
}

function ownGap(written: Json | undefined, usual: Gap): Gap {
  if (written === undefined) return usual;
  const auto: Gap = usual.type === 'auto' ? usual : { type: 'auto', pause: PAUSE, floor: FLOOR };
  return oneGap(written as number | string, auto);
}

const NO_GAP: Gap = { type: 'fixed', seconds: 0 };

/** The first track follows nothing. */
function joinOf({ segue, crossfade }: Written, number: number): Join | undefined {
  if (number <= 1) return undefined;
  if (crossfade === undefined) return segue === true ? { type: 'segue' } : undefined;
  const written = isObject(crossfade) ? crossfade : { length: crossfade, shape: 'equal_power' };
  const length = seconds(written.length as number | string);
  if (length === 0) return { type: 'segue' };
  const mark = written.mark === undefined ? length / 2 : seconds(written.mark as number | string);
  return { type: 'crossfade', length, shape: written.shape as Fade['shape'], mark };
}

interface TrackPlace {
  readonly at: SpecPath;
  readonly number: number;
  readonly folder: string;
  readonly album: Album;
  readonly gaps: Gap;
  readonly chain: readonly ChainItem[];
}

function trackOf(track: Written, { at, number, folder, album, gaps, chain }: TrackPlace): Track {
  const time = (key: string): number => seconds(track[key] as number | string);
  const join = joinOf(track, number);
  return {
    number,
    title: track.title as string,
    artist: typeof track.artist === 'string' ? track.artist : album.artist,
    ...lines('artists', track.artists),
    ...lines('composers', track.composers ?? album.composers),
    ...(typeof track.lyrics === 'string' ? { lyrics: track.lyrics } : {}),
    ...(typeof track.isrc === 'string' ? { isrc: plainIsrc(track.isrc) } : {}),
    mix: fileRef(folder, track.mix as string, `${at}/mix`),
    allowLossy: track.allow_lossy as boolean,
    start: time('start'),
    ...(track.end === undefined ? {} : { end: time('end') }),
    ...fadeOf('fadeIn', track.fade_in),
    ...fadeOf('fadeOut', track.fade_out),
    gain: track.gain as number,
    gap: join === undefined ? ownGap(track.gap, gaps) : NO_GAP,
    ...(join === undefined ? {} : { join }),
    indexes: ((track.indexes ?? []) as readonly (number | string)[]).map(seconds),
    chain,
    at,
  };
}

/** A fade without length is none. */
function fadeOf(
  name: 'fadeIn' | 'fadeOut',
  written: Json | undefined,
): { readonly [key in typeof name]?: Fade } {
  if (written === undefined) return {};
  const { length, shape } = isObject(written) ? written : { length: written, shape: 'linear' };
  const fade = { length: seconds(length as number | string), shape: shape as Fade['shape'] };
  return fade.length === 0 ? {} : { [name]: fade };
}

function fileRef(folder: string, written: string, at: SpecPath): FileRef {
  return { path: resolve(folder, written), written, at };
}
