import { dirname, resolve } from 'node:path';
import type { Json } from '../base/canonical.ts';
import { pointer, type SpecPath } from '../base/finding.ts';
import { chainItems } from './chain.ts';
import { isObject, type JsonObject } from './json-schema.ts';
import { slug } from './names.ts';
import { plainIsrc } from './rules/identity.ts';
import type { Shelves } from './shelves.ts';
import type { Album, ChainItem, Fade, FileRef, RemoteCache, Spec, Target, Track } from './spec.ts';
import { seconds } from './track-schema.ts';

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
  const tracks = (written.tracks as readonly JsonObject[]).map((track, i) => {
    const at = pointer('tracks', i);
    const own = track.chain as readonly Json[] | undefined;
    const items = own === undefined ? chain : chainItems(modules, own, `${at}/chain`, chain);
    return trackOf(track, i, folder, album.artist, items);
  });
  return {
    file,
    folder,
    slug: slug(album.title),
    album,
    ...(written.cache === undefined ? {} : { cache: written.cache as unknown as RemoteCache }),
    ...(typeof written.artwork === 'string' ? { artwork: fileRef(folder, written.artwork, '/artwork') } : {}),
    tracks,
    targets,
  };
}

const ALBUM_TEXTS = ['genre', 'label', 'copyright', 'comment', 'upc', 'catalog'] as const;

function albumOf(written: Written): Album {
  const texts = ALBUM_TEXTS.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]]));
  return {
    title: written.title as string,
    artist: written.artist as string,
    ...(typeof written.year === 'number' ? { year: written.year } : {}),
    ...(Object.fromEntries(texts) as { [key in (typeof ALBUM_TEXTS)[number]]?: string }),
  };
}

function trackOf(
  track: Written,
  index: number,
  folder: string,
  artist: string,
  chain: readonly ChainItem[],
): Track {
  const at = pointer('tracks', index);
  const time = (key: string): number => seconds(track[key] as number | string);
  return {
    number: index + 1,
    title: track.title as string,
    artist: typeof track.artist === 'string' ? track.artist : artist,
    ...(typeof track.isrc === 'string' ? { isrc: plainIsrc(track.isrc) } : {}),
    mix: fileRef(folder, track.mix as string, `${at}/mix`),
    allowLossy: track.allow_lossy as boolean,
    start: time('start'),
    ...(track.end === undefined ? {} : { end: time('end') }),
    ...fadeOf('fadeIn', track.fade_in),
    ...fadeOf('fadeOut', track.fade_out),
    gain: track.gain as number,
    gap: time('gap'),
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
