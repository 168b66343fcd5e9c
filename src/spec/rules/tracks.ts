import { posix } from 'node:path';
import type { Json } from '../../base/canonical.ts';
import { error, type Finding, note, warning } from '../../base/finding.ts';
import { isObject } from '../json-schema.ts';
import { everyLooseTrack, type Loose, type LooseTrack } from '../loose.ts';
import { safeName, sameFile } from '../names.ts';
import { spoken } from '../place.ts';

export function trackFindings(spec: Loose): Finding[] {
  const { tracks, versions } = spec;
  const every = everyLooseTrack(spec);
  return [
    ...every.flatMap(timeFindings),
    ...[tracks, ...versions.map((version) => version.tracks)].flatMap(nameFindings),
    ...[...tracks, ...versions.flatMap((version) => version.tracks)].flatMap(fileNameFindings),
    ...mixFindings(tracks),
    ...versions.flatMap((version) => version.tracks.flatMap((track) => sameMixFindings(track, tracks))),
    ...every.flatMap((track) => chainFindings(track, spec.albumChain)),
  ];
}

function timeFindings(track: LooseTrack): Finding[] {
  const { at, start, end, fadeIn, fadeOut } = track;
  if (end === undefined) return [];
  if (end <= start)
    return [
      error('ends-before-start', `${spoken(at)} ends at ${end} s, but starts at ${start} s`, {
        at: `${at}/end`,
        hint: 'start and end are both times in the mix',
      }),
    ];
  const length = end - start;
  if (fadeIn + fadeOut <= length) return [];
  return [
    error(
      'fades-too-long',
      `the fades of ${spoken(at)} take ${fadeIn + fadeOut} s, the track has ${length} s`,
      {
        at: `${at}/${fadeIn > length ? 'fade_in' : fadeOut > 0 ? 'fade_out' : 'fade_in'}`,
        measured: fadeIn + fadeOut,
        limit: length,
      },
    ),
  ];
}

/** Titles may repeat (two interludes), and the files carry numbers; but who names a track by its title gets both. */
function nameFindings(tracks: readonly LooseTrack[]): Finding[] {
  const owners = new Map<string, LooseTrack>();
  return tracks.flatMap((track) => {
    if (track.title === undefined) return [];
    const name = sameFile(track.title);
    const owner = owners.get(name);
    owners.set(name, owner ?? track);
    if (owner === undefined) return [];
    const alike =
      owner.title === track.title
        ? `have the same title '${track.title}'`
        : `differ only where a file name cannot: '${owner.title ?? ''}' and '${track.title}' both become '${safeName(track.title)}'`;
    return [
      warning('same-name', `${spoken(owner.at)} and ${spoken(track.at)} ${alike}`, {
        at: `${track.at}/title`,
        hint: 'if that is meant, call them by their numbers; else tell them apart, for example by (Reprise) or II',
      }),
    ];
  });
}

/** What no file system may hold, or not each of them, is told with what it becomes. */
function fileNameFindings({ at, title }: LooseTrack): Finding[] {
  // One with control characters is refused as it is.
  if (title === undefined || /[\p{Cc}\u2028\u2029]/u.test(title)) return [];
  const name = safeName(title);
  if (name === title.normalize('NFC')) return [];
  return [
    note(
      'file-name-changed',
      `the files of ${spoken(at)} are called '${name}', since not every system holds '${title}'; the tags keep it`,
      { at: `${at}/title`, measured: title, limit: name },
    ),
  ];
}

function mixFindings(tracks: readonly LooseTrack[]): Finding[] {
  const owners = new Map<string, LooseTrack>();
  return tracks.flatMap((track) => {
    if (track.mix === undefined) return [];
    const mix = posix.normalize(track.mix);
    const owner = owners.get(mix);
    owners.set(mix, track);
    // Pieces that follow each other in one mix are meant: a concert cut at its marks.
    if (owner === undefined || (owner.end !== undefined && track.start >= owner.end)) return [];
    const message = `${spoken(track.at)} uses the same mix as ${spoken(owner.at)}: ${track.mix}`;
    return [note('same-mix', message, { at: `${track.at}/mix` })];
  });
}

/** A version that differs in nothing from its main track but the name: most likely its mix was forgotten. */
function sameMixFindings(track: LooseTrack & { of?: number }, tracks: readonly LooseTrack[]): Finding[] {
  const main = tracks.at((track.of ?? 0) - 1);
  const { at, mix, start, end, fadeIn, fadeOut, gain, chain } = track;
  if (track.of === undefined || main?.mix === undefined || mix === undefined) return [];
  const own =
    start > 0 || end !== undefined || fadeIn > 0 || fadeOut > 0 || gain !== 0 || chain !== undefined;
  if (own || posix.normalize(mix) !== posix.normalize(main.mix)) return [];
  const message = `${spoken(at)} has nothing of its own: it uses the mix of ${spoken(main.at)}, ${mix}`;
  return [warning('same-mix', message, { at: `${at}/mix` })];
}

function chainFindings(track: LooseTrack, album: readonly Json[]): Finding[] {
  const uses = (track.chain ?? []).flatMap((item, i) => (isObject(item) && item.use === 'album' ? [i] : []));
  return uses.flatMap((i, nth) => {
    const at = `${track.at}/chain/${i}`;
    if (nth > 0) return [warning('album-chain-twice', "the album's chain runs here a second time", { at })];
    if (album.length > 0) return [];
    return [warning('empty-album-chain', 'nothing is put here: mastering.chain is empty', { at })];
  });
}
