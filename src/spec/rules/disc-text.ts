import type { Finding } from '../../base/finding.ts';
import { cdText } from '../../disc/cd_text.ts';
import type { DiscTrack, TextLines } from '../../disc/layout.ts';
import type { Spec, Track } from '../spec.ts';

/** Titles and names that CD-Text has no room for, told before anything is rendered. What it changes, the disc step tells. */
export function discTextFindings({ album, tracks, targets }: Spec): Finding[] {
  return targets.flatMap(({ name, set, at }) => {
    if (set?.type !== 'disc' || !set.ddp) return [];
    const disc = { title: album.title, performer: album.artist };
    const text = cdText({
      ...(album.upc === undefined ? {} : { ean: album.upc.padStart(13, '0') }),
      tracks: tracks.map(entryOf),
      leadOut: 0,
      texts: [{ language: set.language, disc, tracks: tracks.map(linesOf) }],
    });
    return text.ok ? [] : text.findings.map((finding) => ({ ...finding, target: name, at }));
  });
}

function entryOf({ number, isrc }: Track): DiscTrack {
  return {
    number,
    start: 0,
    indexes: [],
    ...(isrc === undefined ? {} : { isrc }),
    preEmphasis: false,
    copyPermitted: false,
  };
}

function linesOf({ title, artist, composers = [] }: Track): TextLines {
  return {
    title,
    performer: artist,
    ...(composers.length === 0 ? {} : { composer: composers.join(', ') }),
  };
}
