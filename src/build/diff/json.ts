import { canonicalPretty, type Json } from '../../base/canonical.ts';
import type { PublishedFile, PublishedRelease } from '../../release/reading.ts';
import { anyDifference, type FileDiff, type ReleaseDiff, type TrackDiff } from './compare.ts';
import type { PublishedTrack } from './match.ts';
import type { SoundDiff } from './sound.ts';

/** All figures, in canonical JSON: no folder and nothing of the machine, the same for the same two releases. */
export function jsonOf(diff: ReleaseDiff): string {
  const { from, to, tracks, targets } = diff;
  return canonicalPretty({
    diff: 1,
    different: anyDifference(diff),
    from: releaseOf(from),
    to: releaseOf(to),
    targets: { added: targets.added, dropped: targets.dropped },
    tracks: tracks.map(trackOf),
  });
}

function releaseOf({ digest, program, title, artist, spec, tools, albums }: PublishedRelease): Json {
  return { digest, program, title, artist, spec, tools: tools.map((tool) => ({ ...tool })), albums };
}

function trackOf(track: TrackDiff): Json {
  if (track.state === 'added') return { state: 'added', to: nameOf(track.to) };
  if (track.state === 'dropped') return { state: 'dropped', from: nameOf(track.from) };
  const { state, from, to, by, moved, files } = track;
  const renamed = from.title !== to.title;
  return { state, from: nameOf(from), to: nameOf(to), by, moved, renamed, files: files.map(fileOf) };
}

function nameOf({ number, title, isrc }: PublishedTrack): Json {
  return { number, title, isrc: isrc ?? null };
}

function fileOf({ target, likeness, from, to, tags, sound }: FileDiff): Json {
  return {
    target,
    same: likeness === 'file' ? 'bytes' : likeness === 'samples' ? 'samples' : 'nothing',
    from: figuresOf(from),
    to: figuresOf(to),
    tags: tags as unknown as Json,
    ...(sound === undefined ? {} : soundOf(sound)),
  };
}

function figuresOf({ path, sha256, format, frames, figures, dither }: PublishedFile): Json {
  return { path, sha256, format, frames, duration: rounded(frames / format.rate), ...figures, dither };
}

function soundOf({ tone, side, null: depth }: SoundDiff): { [key: string]: Json } {
  return {
    tone: {
      raised: rounded(tone.raised),
      bands: tone.bands.map(({ centre, name, from, to, change, matched }) => ({
        centre: rounded(centre),
        name,
        from: rounded(from),
        to: rounded(to),
        change: rounded(change),
        matched: rounded(matched),
      })),
    },
    sideToMid: { from: rounded(side.from), to: rounded(side.to) },
    null:
      depth === undefined
        ? null
        : {
            depth: rounded(depth.depth),
            identical: depth.identical,
            aligned: depth.found,
            offset: depth.offset,
            gain: rounded(depth.gain),
            polarity: depth.polarity,
            frames: depth.frames,
            between: depth.between === null ? null : depth.between.map(rounded),
          },
  };
}

/** To a hundredth of what anybody could mean; no −0. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000 + 0;
}
