import { sha256 } from '../../../src/base/digest.ts';
import type { FileDiff, ReleaseDiff, TrackDiff } from '../../../src/build/diff/compare.ts';
import { FIGURES, type PublishedFile, type PublishedRelease } from '../../../src/release/reading.ts';

/** A made-up deliverable. */
export function published(
  more: Partial<Omit<PublishedFile, 'figures'>> & { figures?: Partial<PublishedFile['figures']> } = {},
): PublishedFile {
  const { figures, ...rest } = more;
  return {
    target: 'streaming',
    track: 1,
    title: 'One',
    isrc: undefined,
    path: 'streaming/01 - One.wav',
    sha256: 'a',
    pcmSha256: 'b',
    bytes: 1000,
    format: { name: 'wav', rate: 44_100, channels: 2, encoding: 'pcm24' },
    frames: 441_000,
    dither: 'tpdf',
    ...rest,
    figures: {
      ...(Object.fromEntries(FIGURES.map((name) => [name, null])) as PublishedFile['figures']),
      integrated: -14,
      truePeak: -1,
      ...figures,
    },
  };
}

export function releaseOf(more: Partial<PublishedRelease> = {}): PublishedRelease {
  return {
    folder: '/somewhere/out/night-drive',
    digest: sha256('before'),
    program: 'album-release 1',
    title: 'Night Drive',
    artist: 'A',
    spec: 'c',
    tools: [],
    albums: {},
    files: [],
    parts: [],
    sequence: [],
    ...more,
  };
}

export function kept(files: readonly FileDiff[], number = 1, title = 'One'): TrackDiff {
  const track = { number, title, isrc: undefined, files: [] };
  return { state: 'kept', from: track, to: track, by: 'title', moved: false, files };
}

export function diffOf(tracks: readonly TrackDiff[], more: Partial<ReleaseDiff> = {}): ReleaseDiff {
  return {
    from: releaseOf(),
    to: releaseOf({ digest: sha256('after') }),
    targets: { added: [], dropped: [] },
    tracks,
    ...more,
  };
}
