import { canonicalPretty, type Json } from '../base/canonical.ts';
import { type Digest, digestOf } from '../base/digest.ts';
import type { Item, Release } from './content.ts';
import { shownNumber } from '../spec/tracks.ts';
import { sequenceOf, timelineItems } from './sequence.ts';

/** `manifest.json`: what the release holds, for machines; canonical key order, no time, no path of this machine. */
export function manifestOf(release: Release): string {
  return canonicalPretty({
    release: 1,
    program: release.program,
    provenance: 'provenance.json',
    title: release.spec.album.title,
    artist: release.spec.album.artist,
    spec: specDigest(release),
    tools: release.tools.map(({ name, version, sha256 }) => ({ name, version, sha256 })),
    deliverables: release.items.map(entryOf),
    files: release.sets.flatMap(({ target, files }) =>
      files.map(({ path, sha256, bytes }) => ({ target: target.name, path, sha256, bytes })),
    ),
    albums: release.albums,
    sequence: sequenceOf(timelineItems(release.items)) as unknown as Json,
  });
}

/** The spec by its meaning: comments, layout, where it lies and where things come from do not count. */
export function specDigest({ spec }: Pick<Release, 'spec'>): Digest {
  const { file: _file, folder: _folder, cache: _cache, ...rest } = spec;
  return digestOf(withoutPlaces(rest as unknown as Json));
}

/** Leaves out absolute paths (`path`) and places in the file (`at`). */
function withoutPlaces(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutPlaces(item));
  if (value === null || typeof value !== 'object') return value;
  const kept: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value) as [string, Json | undefined][]) {
    if (key !== 'at' && key !== 'path' && item !== undefined) kept[key] = withoutPlaces(item);
  }
  return kept;
}

function entryOf(item: Item): Json {
  const { programme } = item;
  return {
    target: item.target.name,
    track: shownNumber(item.track),
    ...(item.track.version === undefined ? {} : { version: item.track.version.name }),
    title: item.track.title,
    path: item.path,
    sha256: item.sha256,
    pcmSha256: item.pcmSha256,
    bytes: item.bytes,
    format: { name: item.target.format, rate: item.rate, channels: item.channels, encoding: item.encoding },
    frames: item.frames,
    loudness: programme.loudness,
    truePeak: programme.peak.truePeak,
    samplePeak: programme.peak.samplePeak,
    plr: programme.plr,
    psr: programme.psr,
    correlation: programme.correlation,
    gain: item.gain,
    reduction: item.reduction,
    dither: item.onGrid ? 'not needed' : item.dither,
    ...(item.scan === undefined ? {} : { scan: item.scan as unknown as Json }),
    ...(item.track.isrc === undefined ? {} : { isrc: item.track.isrc }),
  };
}
