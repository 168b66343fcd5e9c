import type { Json } from '../base/canonical.ts';
import type { Spec, Target, Track } from '../spec/spec.ts';
import { bextTexts } from '../spec/rules/broadcast-text.ts';
import { shownNumber } from '../spec/tracks.ts';
import { nn } from './ids.ts';
import type { Profile } from './profile.ts';
import { formatParams, type Part, wordsOf } from './samples.ts';
import type { Input, Step } from './step.ts';

interface Way {
  readonly track: Track;
  readonly target: Target;
  readonly profile: Profile;
}

/** What is known of a release's text and stands in a track's file, whatever the container. */
export function tagsOf(spec: Spec, track: Track): { [key: string]: Json } {
  const { album } = spec;
  const optional: { [key: string]: Json | undefined } = {
    artists: track.artists,
    discNumber: album.disc,
    discTotal: album.discs,
    year: album.year,
    date: album.date,
    genre: album.genre,
    composers: track.composers,
    isrc: track.isrc,
    upc: album.upc,
    catalog: album.catalog,
    label: album.label,
    copyright: album.copyright,
    phonogram: album.phonogram,
    comment: album.comment,
    lyrics: track.lyrics,
  };
  return {
    title: track.title,
    artist: track.artist,
    album: album.title,
    albumArtist: album.artist,
    trackNumber: shownNumber(track),
    trackTotal: spec.tracks.length,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** What goes into a file beside its audio: texts are parameters, the cover and what is measured are inputs. */
export function writtenInto(spec: Spec, { track, target, profile }: Way, samples: Step) {
  const inputs: Record<string, Input> = {};
  if (spec.artwork !== undefined)
    inputs['cover'] = { from: 'object', step: coverId(target), output: 'picture' };
  const measured = target.replayGain !== 'none' || target.broadcast;
  if (measured) inputs['programme'] = { from: 'fact', step: samples.id, fact: 'programme' };
  if (target.broadcast) inputs['samples'] = { from: 'fact', step: samples.id, fact: 'samples' };
  if (target.replayGain === 'album' && track.version === undefined)
    inputs['album'] = { from: 'fact', step: albumId(profile, target), fact: 'album' };
  const tags = tagsOf(spec, track);
  return { tags: target.broadcast ? { ...tags, broadcast: broadcastOf(spec, track) } : tags, inputs };
}

/** The cover as it is, or scaled for the target. */
export function coverId({ picture }: Target): string {
  return picture === null ? 'artwork' : `picture/${picture}`;
}

export function albumId(profile: Profile, target: Target): string {
  return `album/${profile.id}/${wordsOf(target)}`;
}

/** What a `bext` chunk says of where the programme comes from; its loudness is measured. */
function broadcastOf({ album }: Spec, track: Track): Json {
  return {
    ...bextTexts(album, track),
    ...(album.date === undefined ? {} : { date: album.date }),
    timeReference: 0,
  };
}

export function tagStep(spec: Spec, way: Way, encode: Step, samples: Step): Step {
  const { track, target } = way;
  const { tags, inputs } = writtenInto(spec, way, samples);
  return {
    id: `tag/${nn(track)}/${target.name}`,
    kind: 'tag',
    params: { ...formatParams(target), tags },
    inputs: { file: { from: 'object', step: encode.id, output: 'file' }, ...inputs },
    tools: [],
    track: track.number,
    target: target.name,
    at: target.at,
  };
}

/** The album as one programme, for ReplayGain: its gated loudness and its highest true peak. */
export function albumStep(parts: readonly Part[], target: Target, profile: Profile): Step {
  const inputs = parts.flatMap(({ quantise }, i): [string, Input][] => [
    [`blocks ${i + 1}`, { from: 'object', step: quantise, output: 'blocks' }],
    [`programme ${i + 1}`, { from: 'fact', step: quantise, fact: 'programme' }],
  ]);
  return {
    id: albumId(profile, target),
    kind: 'album',
    params: {},
    inputs: Object.fromEntries(inputs),
    tools: [],
    at: target.at,
  };
}
