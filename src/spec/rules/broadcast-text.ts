import { type Finding, note, type SpecPath } from '../../base/finding.ts';
import { asciiOf, BEXT_WIDTHS } from '../../formats/primitives/held.ts';
import type { Album, Spec, Target, Track } from '../spec.ts';

/** The texts of a `bext` chunk as the spec has them; `originatorReference` is an ISRC, which always fits. */
export function bextTexts({ label, artist }: Album, track: Track) {
  return {
    description: `${track.artist} - ${track.title}`,
    originator: label ?? artist,
    originatorReference: track.isrc ?? '',
  };
}

/** What `bext` holds only with other letters, or not to its end: told with what it becomes, once for all targets. */
export function broadcastTextFindings({ album, tracks, versions, targets }: Spec): Finding[] {
  const wave = targets.filter(({ broadcast, tags }) => broadcast && tags !== 'none');
  if (wave.length === 0) return [];
  const owner = album.label === undefined ? '/artist' : '/label';
  return [
    ...changed('originator', bextTexts(album, tracks[0]).originator, owner, wave),
    ...tracks.flatMap((track) => description(album, track, wave)),
    ...versions.flatMap(({ tracks: own, targets: names }) => {
      const asked = wave.filter(({ name }) => names.includes(name));
      return asked.length === 0 ? [] : own.flatMap((track) => description(album, track, asked));
    }),
  ];
}

function description(album: Album, track: Track, targets: readonly Target[]): Finding[] {
  const text = bextTexts(album, track).description;
  const findings = changed('description', text, `${track.at}/title`, targets);
  return findings.map((finding) => ({ ...finding, track: track.title }));
}

function changed(
  field: 'description' | 'originator',
  wanted: string,
  at: SpecPath,
  targets: readonly Target[],
): Finding[] {
  const width = BEXT_WIDTHS[field];
  const held = asciiOf(wanted, width);
  if (held === wanted) return [];
  const names = targets.map(({ name }) => name);
  const where = names.length === 1 ? '' : ` (${names.join(', ')})`;
  return [
    note('bext-text-changed', `the bext ${field}${where} becomes '${held}'`, {
      at,
      ...(names.length === 1 ? { target: names[0] } : {}),
      measured: wanted,
      limit: held,
      hint: `bext holds ${width} characters of ASCII; the file's other tags keep the text`,
    }),
  ];
}
