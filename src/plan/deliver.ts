import type { Scan, Spec, Target, Track } from '../spec/spec.ts';
import type { Deliverable } from './deliverable.ts';
import { intakeId, masterId, nn } from './ids.ts';
import type { Profile } from './profile.ts';
import type { Programme } from './programme.ts';
import { cutStep, type Ending, formatParams, type Part, quantiseStep } from './samples.ts';
import type { Input, Step } from './step.ts';
import { tagStep, writtenInto } from './tags.ts';

/**
 * The steps from a programme's master to proven files: quantise (→ cut, of several tracks) → encode → decode, and
 * encode → tag → verify.
 */
export function deliverSteps(spec: Spec, ending: Ending, target: Target, profile: Profile) {
  const { programme } = ending;
  const { tracks } = programme;
  const quantise = quantiseStep(ending, target, profile);
  const cuts = tracks.length === 1 ? [] : tracks.map((_, i) => cutStep(programme, i, target, quantise));
  const files = tracks.map((track, i) => {
    const samples = cuts.at(i) ?? quantise;
    return fileSteps(spec, { track, programme, target, profile }, samples);
  });
  const part: Part = { ...ending, quantise: quantise.id };
  return {
    part,
    samples: target.set?.type === 'sides' ? [quantise] : [quantise, ...cuts],
    files: files.flatMap(({ steps }) => steps),
    deliverables: files.map(({ deliverable }) => deliverable),
  };
}

/** A track on its way to one target. */
interface Way {
  readonly track: Track;
  readonly programme: Programme;
  readonly target: Target;
  readonly profile: Profile;
}

function fileSteps(spec: Spec, way: Way, samples: Step) {
  const { track, programme, target, profile } = way;
  const encode = encodeStep(way, samples);
  const tag = target.tags === 'none' ? undefined : tagStep(spec, way, encode, samples);
  const file = tag ?? encode;
  const decode = decodeStep(way, samples, encode);
  const verify = verifyStep(spec, way, { samples, decode, file });
  const scan = target.scan === null ? undefined : scanStep(way, target.scan, samples);
  const deliverable: Deliverable = {
    track: track.number,
    target: target.name,
    profile: profile.id,
    ...(programme.tracks.length > 1 ? { programme: programme.name } : {}),
    steps: {
      intake: intakeId(track),
      master: masterId(programme, profile),
      quantise: samples.id,
      encode: encode.id,
      file: file.id,
      decode: decode.id,
      verify: verify.id,
    },
    ...(scan === undefined ? {} : { scan: scan.id }),
  };
  const more = [tag, verify, scan].filter((step) => step !== undefined);
  return { steps: [encode, decode, ...more], deliverable };
}

function own({ track, target }: Way): Pick<Step, 'track' | 'target' | 'at'> {
  return { track: track.number, target: target.name, at: target.at };
}

function encodeStep(way: Way, samples: Step): Step {
  const { track, target } = way;
  return {
    id: `encode/${nn(track)}/${target.name}`,
    kind: 'encode',
    params: { ...formatParams(target), options: target.options },
    inputs: { audio: { from: 'object', step: samples.id, output: 'audio' } },
    tools: target.encodeTools,
    ...own(way),
  };
}

function decodeStep(way: Way, samples: Step, encode: Step): Step {
  const { track, target } = way;
  return {
    id: `decode/${nn(track)}/${target.name}`,
    kind: 'decode',
    params: formatParams(target),
    inputs: {
      file: { from: 'object', step: encode.id, output: 'file' },
      expected: { from: 'fact', step: samples.id, fact: 'samples' },
    },
    tools: target.decodeTools,
    ...own(way),
  };
}

/** Encoded and decoded as the receiver will, to see what would clip. */
function scanStep(way: Way, { format, formatVersion, options, tools }: Scan, samples: Step): Step {
  const { track, target } = way;
  return {
    id: `scan/${nn(track)}/${target.name}`,
    kind: 'scan',
    params: { format, formatVersion, options },
    inputs: {
      audio: { from: 'object', step: samples.id, output: 'audio' },
      programme: { from: 'fact', step: samples.id, fact: 'programme' },
    },
    tools,
    ...own(way),
  };
}

/** Tags are proven apart from the audio: a title corrected, nothing has to be decoded again. */
function verifyStep(
  spec: Spec,
  way: Way,
  { samples, decode, file }: { readonly samples: Step; readonly decode: Step; readonly file: Step },
): Step {
  const { track, target } = way;
  const inputs: Record<string, Input> = {
    file: { from: 'object', step: file.id, output: 'file' },
    sound: { from: 'fact', step: decode.id, fact: 'sound' },
    expected: { from: 'fact', step: samples.id, fact: 'samples' },
  };
  const tagged = target.tags === 'none' ? undefined : writtenInto(spec, way, samples);
  return {
    id: `verify/${nn(track)}/${target.name}`,
    kind: 'verify',
    params: { ...formatParams(target), tags: tagged?.tags ?? null },
    inputs: { ...inputs, ...tagged?.inputs },
    tools: [],
    ...own(way),
  };
}
