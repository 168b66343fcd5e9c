import type { Json } from '../base/canonical.ts';
import type { Spec, Target, Track } from '../spec/spec.ts';
import type { Deliverable } from './deliverable.ts';
import { intakeId, masterId, nn } from './ids.ts';
import type { Profile } from './profile.ts';
import type { Input, Step } from './step.ts';

/** The steps from a master to a proven file: quantise → encode → decode, and encode → tag → verify. */
export function deliverSteps(spec: Spec, track: Track, target: Target, profile: Profile) {
  const quantise = quantiseStep(track, target, profile);
  const encode = encodeStep(track, target, quantise);
  const tag = target.tags === 'none' ? undefined : tagStep(spec, track, target, encode);
  const file = tag ?? encode;
  const decode = decodeStep(track, target, quantise, encode);
  const verify = verifyStep(spec, track, target, { quantise, decode, file });
  const deliverable: Deliverable = {
    track: track.number,
    target: target.name,
    profile: profile.id,
    steps: {
      intake: intakeId(track),
      master: masterId(track, profile),
      quantise: quantise.id,
      encode: encode.id,
      file: file.id,
      decode: decode.id,
      verify: verify.id,
    },
  };
  return { steps: [quantise, encode, decode, ...(tag === undefined ? [] : [tag]), verify], deliverable };
}

/** Shared by all targets that want the same samples, e.g. a WAV and a FLAC of one depth. */
function quantiseStep(track: Track, target: Target, profile: Profile): Step {
  const master = masterId(track, profile);
  return {
    id: `quantise/${nn(track)}/${profile.id}/${target.encoding},${target.dither}${target.autoBlank ? '' : ',unblanked'}`,
    kind: 'quantise',
    params: { encoding: target.encoding, dither: target.dither, autoBlank: target.autoBlank },
    inputs: {
      audio: { from: 'object', step: master, output: 'audio' },
      samples: { from: 'fact', step: master, fact: 'samples' },
    },
    tools: [],
    track: track.number,
    at: track.at,
  };
}

function own(track: Track, target: Target): Pick<Step, 'track' | 'target' | 'at'> {
  return { track: track.number, target: target.name, at: target.at };
}

function encodeStep(track: Track, target: Target, quantise: Step): Step {
  return {
    id: `encode/${nn(track)}/${target.name}`,
    kind: 'encode',
    params: { ...formatParams(target), options: target.options },
    inputs: { audio: { from: 'object', step: quantise.id, output: 'audio' } },
    tools: target.encodeTools,
    ...own(track, target),
  };
}

function formatParams(target: Target): { [key: string]: Json } {
  return { format: target.format, formatVersion: target.formatVersion, encoding: target.encoding };
}

/** What is written into the file; the cover comes in as an input object of its own. */
export function tagsOf(spec: Spec, track: Track): { [key: string]: Json } {
  const { album } = spec;
  const optional: { [key: string]: Json | undefined } = {
    year: album.year,
    genre: album.genre,
    isrc: track.isrc,
    copyright: album.copyright,
    comment: album.comment,
  };
  return {
    title: track.title,
    artist: track.artist,
    album: album.title,
    albumArtist: album.artist,
    trackNumber: track.number,
    trackTotal: spec.tracks.length,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function coverInput(spec: Spec): Record<string, Input> {
  return spec.artwork === undefined ? {} : { cover: { from: 'object', step: 'artwork', output: 'picture' } };
}

function tagStep(spec: Spec, track: Track, target: Target, encode: Step): Step {
  return {
    id: `tag/${nn(track)}/${target.name}`,
    kind: 'tag',
    params: { format: target.format, formatVersion: target.formatVersion, tags: tagsOf(spec, track) },
    inputs: { file: { from: 'object', step: encode.id, output: 'file' }, ...coverInput(spec) },
    tools: [],
    ...own(track, target),
  };
}

function decodeStep(track: Track, target: Target, quantise: Step, encode: Step): Step {
  return {
    id: `decode/${nn(track)}/${target.name}`,
    kind: 'decode',
    params: formatParams(target),
    inputs: {
      file: { from: 'object', step: encode.id, output: 'file' },
      expected: { from: 'fact', step: quantise.id, fact: 'samples' },
    },
    tools: target.decodeTools,
    ...own(track, target),
  };
}

/** Tags are proven apart from the audio: a title corrected, nothing has to be decoded again. */
function verifyStep(
  spec: Spec,
  track: Track,
  target: Target,
  { quantise, decode, file }: { readonly quantise: Step; readonly decode: Step; readonly file: Step },
): Step {
  const tagged = target.tags !== 'none';
  return {
    id: `verify/${nn(track)}/${target.name}`,
    kind: 'verify',
    params: { ...formatParams(target), tags: tagged ? tagsOf(spec, track) : null },
    inputs: {
      file: { from: 'object', step: file.id, output: 'file' },
      sound: { from: 'fact', step: decode.id, fact: 'sound' },
      expected: { from: 'fact', step: quantise.id, fact: 'samples' },
      ...(tagged ? coverInput(spec) : {}),
    },
    tools: [],
    ...own(track, target),
  };
}
