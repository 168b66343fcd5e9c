import { error, type Finding, note, warning } from '../../base/finding.ts';
import type { Loose, LooseGap, LooseTrack } from '../loose.ts';
import { spoken } from '../place.ts';

/** How tracks follow each other, as far as the spec alone tells; `discs`: targets that are audio CDs. */
export function sequenceFindings(spec: Loose, discs: readonly string[]): Finding[] {
  const { tracks, hidden } = spec;
  return [
    ...startFindings(spec),
    ...tracks.flatMap(joinFindings),
    ...tracks.flatMap((track, i) => lengthFindings(track, tracks.at(i + 1))),
    ...tracks.flatMap((track, i) => indexFindings(track, tracks.at(i + 1))),
    ...(discs.length === 0 ? discOnlyFindings(spec) : gridFindings(spec, discs)),
    ...(hidden === undefined ? [] : indexFindings(hidden, undefined)),
  ];
}

/** The first track, and a hidden one before it, follow nothing. */
function startFindings({ tracks, hidden }: Loose): Finding[] {
  const first = tracks.at(0);
  const none = (track: LooseTrack | undefined, key: string, why: string): Finding[] =>
    track === undefined
      ? []
      : [
          warning('nothing-before', `${key} of ${spoken(track.at)} has no effect: ${why}`, {
            at: `${track.at}/${key}`,
          }),
        ];
  const apart = hidden === undefined ? 'there is no track before it' : 'a hidden track stands apart';
  const joins = (track: LooseTrack | undefined, why: string): Finding[] => [
    ...(track?.segue === true ? none(track, 'segue', why) : []),
    ...(track?.crossfade === undefined ? [] : none(track, 'crossfade', why)),
  ];
  const gap = first?.gap === undefined || first.gap.seconds === 0 || hidden !== undefined ? undefined : first;
  return [
    ...joins(first, apart),
    ...none(gap, 'gap', 'there is no track before it'),
    ...joins(hidden, 'there is no track before it'),
    ...none(hidden?.gap === undefined ? undefined : hidden, 'gap', 'there is no track before it'),
  ];
}

/** A join leaves no gap; what is said of it has to agree with itself. */
function joinFindings(track: LooseTrack): Finding[] {
  const { at, gap, segue, crossfade } = track;
  const findings: Finding[] = [];
  const join = crossfade === undefined ? 'segue' : 'crossfade';
  if ((segue || crossfade !== undefined) && gap !== undefined && gap.seconds !== 0)
    findings.push(
      error('gap-and-join', `${spoken(at)} has both a gap and a ${join}: it is one or the other`, {
        at: `${at}/gap`,
        hint: `leave out gap, or ${join}`,
      }),
    );
  if (crossfade === undefined) return findings;
  if (segue)
    findings.push(
      warning('segue-and-crossfade', `${spoken(at)} has both segue and crossfade: the crossfade is made`, {
        at: `${at}/segue`,
      }),
    );
  const { length, mark } = crossfade;
  if (mark !== undefined && mark > length)
    findings.push(
      error('mark-outside', `the mark of ${spoken(at)} stands at ${mark} s of a crossfade of ${length} s`, {
        at: `${at}/crossfade/mark`,
        measured: mark,
        limit: length,
        hint: 'mark counts from the start of the crossfade; by default it stands in its middle',
      }),
    );
  return findings;
}

/** Seconds between start and end in the mix; undefined: only the mix tells. */
function lengthOf({ start, end }: LooseTrack): number | undefined {
  return end === undefined || end <= start ? undefined : end - start;
}

/** A track's crossfades, in and out, have to find room in it. */
function lengthFindings(track: LooseTrack, next: LooseTrack | undefined): Finding[] {
  const length = lengthOf(track);
  const into = track.crossfade?.length ?? 0;
  const out = next?.crossfade?.length ?? 0;
  if (length === undefined || into + out <= length) return [];
  const owner = into > length || next === undefined ? track : next;
  const what = into > 0 && out > 0 ? 'the crossfades in and out' : 'the crossfade';
  return [
    error(
      'crossfade-too-long',
      `${what} of ${spoken(track.at)} take${into > 0 && out > 0 ? '' : 's'} ${into + out} s, the track has ${round(length)} s`,
      { at: `${owner.at}/crossfade`, measured: into + out, limit: round(length), hint: 'shorten crossfade' },
    ),
  ];
}

/** Index points rise from the track's start, and stand inside it where its length is known. */
function indexFindings(track: LooseTrack, next: LooseTrack | undefined): Finding[] {
  const length = shownLength(track, next);
  return track.indexes.flatMap((place, k) => {
    if (place === undefined) return [];
    const at = `${track.at}/indexes/${k}`;
    const name = `index ${nn(k + 2)} of ${spoken(track.at)}`;
    const before = track.indexes.slice(0, k).findLast((other) => other !== undefined) ?? 0;
    if (place <= before)
      return [
        error('index-order', `${name} stands at ${place} s: it belongs after ${before} s`, {
          at,
          measured: place,
          limit: before,
          hint: 'index points count from the start of the track and rise',
        }),
      ];
    if (length === undefined || place < length) return [];
    return [
      error('index-outside', `${name} stands at ${place} s, the track ends at ${round(length)} s`, {
        at,
        measured: place,
        limit: round(length),
      }),
    ];
  });
}

/** From this track's mark to the next one's: a crossfade's mark lies inside it. */
function shownLength(track: LooseTrack, next: LooseTrack | undefined): number | undefined {
  const length = lengthOf(track);
  if (length === undefined) return undefined;
  const markOf = ({ crossfade }: LooseTrack): number =>
    crossfade === undefined ? 0 : (crossfade.mark ?? crossfade.length / 2);
  const out = next?.crossfade === undefined ? 0 : next.crossfade.length - markOf(next);
  return length - markOf(track) - out;
}

/** What only a CD has a place for. */
function discOnlyFindings({ tracks, hidden }: Loose): Finding[] {
  const lost = (what: string, at: string): Finding =>
    note('only-on-cd', `${what} without effect: none of the targets is a CD`, { at });
  return [
    ...(hidden === undefined ? [] : [lost('the hidden track is', hidden.at)]),
    ...tracks.flatMap(({ at, indexes }) =>
      indexes.length === 0 ? [] : [lost(`the index points of ${spoken(at)} are`, `${at}/indexes`)],
    ),
  ];
}

/** IEC 60908: a track of a CD starts on a frame, 1/75 s. */
const FRAMES_PER_SECOND = 75;

/** Gaps that the frames of a CD do not divide. */
function gridFindings({ tracks, gaps, hidden }: Loose, discs: readonly string[]): Finding[] {
  const following = hidden === undefined ? tracks.slice(1) : tracks;
  const apart = following.filter(({ segue, crossfade }) => !segue && crossfade === undefined);
  const usual = apart.some(({ gap }) => gap === undefined) ? gapOffGrid(gaps, '/gaps', discs) : [];
  return [...usual, ...apart.flatMap(({ gap, at }) => gapOffGrid(gap, `${at}/gap`, discs))];
}

function gapOffGrid(gap: LooseGap | undefined, at: string, discs: readonly string[]): Finding[] {
  if (gap === undefined || gap.seconds === 'auto') return [];
  const exact = gap.seconds * FRAMES_PER_SECOND;
  const frames = Math.round(exact);
  // A written decimal, e.g. 1.48 s for 111 frames, misses a whole number by rounding only.
  if (Math.abs(exact - frames) < 1e-6) return [];
  const inSeconds = (frames / FRAMES_PER_SECOND).toFixed(4).replace(/\.?0+$/, '');
  return [
    note(
      'gap-off-grid',
      `on ${discs.join(', ')} the gap of ${gap.written} becomes ${frames} frames (${inSeconds} s): tracks of a CD start on frames of 1/75 s`,
      { at, measured: gap.seconds, limit: frames / FRAMES_PER_SECOND },
    ),
  ];
}

function nn(index: number): string {
  return String(index).padStart(2, '0');
}

/** Away with what subtraction leaves behind the microseconds. */
function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
