import { sha256 } from '../../base/digest.ts';
import { valueOf } from '../../base/result.ts';
import { type DdexCodec, type DdexRelease, type DdexTrack, USUAL_DEALS } from '../../ddex/contract.ts';
import { checksumsOf } from '../../packages/checksums.ts';
import type { PictureFacts } from '../../pictures/facts.ts';
import type { Album } from '../../spec/spec.ts';
import { storeBytes } from '../render.ts';
import { factOf, type Made, made, objectOf, pathOf, type SampleFacts, type Work } from '../work.ts';

interface Params {
  readonly name: string;
  readonly cover: string | null;
  readonly format: string;
  readonly lossless: boolean;
  readonly album: Album;
  readonly tracks: readonly TrackParams[];
}

interface TrackParams {
  readonly nn: string;
  readonly name: string;
  readonly title: string;
  readonly subtitle?: string;
  /** What a version is called. */
  readonly rendition?: string;
  readonly artist: string;
  readonly artists: readonly string[];
  readonly composers: readonly string[];
  readonly isrc: string;
}

const CODECS: Readonly<Record<string, DdexCodec>> = {
  wav: 'PCM',
  aiff: 'PCM',
  flac: 'FLAC',
  alac: 'ALAC',
  mp3: 'MP3',
  aac: 'AAC',
  opus: 'Opus',
  vorbis: 'Vorbis',
};
const BITS: Readonly<Record<string, number>> = { pcm16: 16, pcm24: 24, pcm32: 32, float32: 32 };

/** Tracks, without their versions, up to which a release is a single or an EP, as shops count. */
const SINGLE = 3;
const EP = 6;

/** Finished files → a DDEX message about them. Its id is made of what it tells; its date is the day of release. */
export async function message(work: Work): Promise<Made> {
  const params = work.params as unknown as Params;
  const { album } = params;
  const tracks: DdexTrack[] = [];
  for (const track of params.tracks) tracks.push(await trackOf(work, params, track));
  const digests = params.tracks.map(({ nn }) => objectOf(work, `file ${nn}`).digest);
  const date = album.date ?? '';
  const cover = await coverOf(work, params);
  const songs = params.tracks.filter(({ rendition }) => rendition === undefined).length;
  const release: DdexRelease = {
    message: {
      id: `${album.upc ?? ''}-${sha256(digests.join('\n')).slice(0, 16)}`,
      created: `${date}T00:00:00Z`,
      control: 'LiveMessage',
      language: 'en',
    },
    type: songs <= SINGLE ? 'Single' : songs <= EP ? 'EP' : 'Album',
    title: album.title,
    displayArtist: album.artist,
    artists: [{ name: album.artist, role: 'MainArtist' }],
    label: album.label ?? '',
    upc: album.upc ?? '',
    ...(album.catalog === undefined ? {} : { catalog: album.catalog }),
    releaseDate: date,
    genre: album.genre ?? '',
    ...(album.phonogram === undefined ? {} : { pLine: album.phonogram }),
    ...(album.copyright === undefined ? {} : { cLine: album.copyright }),
    territories: ['Worldwide'],
    deals: USUAL_DEALS,
    tracks,
    ...(cover === undefined ? {} : { cover }),
  };
  // Few builds write one, and the library takes a while to load.
  const { ddexMessage } = await import('../../ddex/message.ts');
  const { xml, findings } = valueOf(ddexMessage(release));
  const written = await storeBytes(work, new TextEncoder().encode(xml));
  return made({}, { [params.name]: written }, findings);
}

async function trackOf(work: Work, params: Params, track: TrackParams): Promise<DdexTrack> {
  const samples = factOf<SampleFacts & { readonly encoding: string }>(work, `samples ${track.nn}`);
  const input = `file ${track.nn}`;
  const { md5 } = await checksumsOf(pathOf(work, input));
  const { phonogram } = params.album;
  return {
    title: track.title,
    ...(track.subtitle === undefined ? {} : { version: track.subtitle }),
    ...(track.rendition === undefined ? {} : { rendition: track.rendition }),
    displayArtist: track.artist,
    artists: track.artists.map((name) => ({ name, role: 'MainArtist' })),
    composers: track.composers,
    isrc: track.isrc,
    duration: samples.frames / samples.rate,
    ...(phonogram === undefined ? {} : { pLine: phonogram }),
    advice: 'NoAdviceAvailable',
    file: { name: track.name, bytes: objectOf(work, input).bytes, md5 },
    codec: CODECS[params.format],
    channels: samples.channels,
    rate: samples.rate,
    ...(params.lossless ? { bits: BITS[samples.encoding] } : {}),
  };
}

async function coverOf(work: Work, { cover }: Params): Promise<DdexRelease['cover']> {
  if (cover === null) return undefined;
  const { kind, width, height } = factOf<PictureFacts>(work, 'picture');
  const { md5 } = await checksumsOf(pathOf(work, 'cover'));
  return {
    file: { name: cover, bytes: objectOf(work, 'cover').bytes, md5 },
    kind: kind === 'image/png' ? 'PNG' : 'JPEG',
    width,
    height,
  };
}
