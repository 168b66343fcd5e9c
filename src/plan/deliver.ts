import type { Json } from '../base/canonical.ts';
import type { Gap, Spec, Target, Track } from '../spec/spec.ts';
import type { Deliverable } from './deliverable.ts';
import { decayId, intakeId, masterId, nativeId, nn } from './ids.ts';
import type { Profile } from './profile.ts';
import type { Programme } from './programme.ts';
import type { Input, Step } from './step.ts';
import { tagStep, writtenInto } from './tags.ts';
import type { Grid } from './timeline.ts';

/** A programme and the gap after it; the last has none. */
export interface Ending {
  readonly programme: Programme;
  readonly gap?: Gap;
}

export function endingsOf(programmes: readonly Programme[]): Ending[] {
  return programmes.map((programme, i): Ending => {
    const next = programmes.at(i + 1);
    return next === undefined ? { programme } : { programme, gap: next.tracks[0].gap };
  });
}

/** A programme's finished samples for a target: what images and sides are put together from. */
export interface Part extends Ending {
  /** The step that left them. */
  readonly quantise: string;
}

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

export function gridOf(target: Target): Grid {
  return target.set?.type === 'disc' ? 'sector' : 'frame';
}

/** What of the quantiser's settings makes other samples, readable: two targets of one profile may share them. */
export function wordsOf(target: Target): string {
  const { encoding, dither, autoBlank, gaps } = target;
  const words = [encoding, dither, ...(autoBlank ? [] : ['unblanked'])];
  if (gridOf(target) === 'sector') words.push('sectors');
  else if (gaps) words.push('gaps');
  return words.join(',');
}

/** Shared by all targets that want the same samples, e.g. a WAV and a FLAC of one depth. */
function quantiseStep({ programme, gap }: Ending, target: Target, profile: Profile): Step {
  const master = masterId(programme, profile);
  const [first] = programme.tracks;
  const tail = tailOf(target, gap);
  return {
    id: `quantise/${programme.name}/${profile.id}/${wordsOf(target)}`,
    kind: 'quantise',
    params: {
      encoding: target.encoding,
      dither: target.dither,
      autoBlank: target.autoBlank,
      tail,
    },
    inputs: {
      audio: { from: 'object', step: master, output: 'audio' },
      samples: { from: 'fact', step: master, fact: 'samples' },
      ...(gap?.type === 'auto' && tail !== null
        ? { decay: { from: 'fact', step: decayId(programme), fact: 'decay' } as const }
        : {}),
    },
    tools: [],
    track: first.number,
    at: first.at,
  };
}

/** The silence behind a programme; null: none. A CD's tracks end on a sector, the last one's too. */
function tailOf(target: Target, gap: Gap | undefined): Json {
  const grid = gridOf(target);
  const none: Gap = { type: 'fixed', seconds: 0 };
  const after = target.gaps && gap !== undefined ? gap : none;
  if (after.type === 'auto') return { grid, pause: after.pause };
  return after.seconds === 0 && grid === 'frame' ? null : { grid, seconds: after.seconds };
}

/** One track out of a programme of several. */
function cutStep(programme: Programme, index: number, target: Target, quantise: Step): Step {
  const track = programme.tracks[index];
  return {
    id: quantise.id.replace(`quantise/${programme.name}`, `cut/${nn(track)}`),
    kind: 'cut',
    params: { index, grid: gridOf(target) },
    inputs: {
      audio: { from: 'object', step: quantise.id, output: 'audio' },
      samples: { from: 'fact', step: quantise.id, fact: 'samples' },
      dither: { from: 'fact', step: quantise.id, fact: 'dither' },
      onGrid: { from: 'fact', step: quantise.id, fact: 'onGrid' },
      tail: { from: 'fact', step: quantise.id, fact: 'tail' },
      marks: { from: 'fact', step: nativeId(programme), fact: 'marks' },
    },
    tools: [],
    track: track.number,
    at: track.at,
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
  };
  return { steps: [encode, decode, ...(tag === undefined ? [] : [tag]), verify], deliverable };
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

export function formatParams(target: Target): { [key: string]: Json } {
  return { format: target.format, formatVersion: target.formatVersion, encoding: target.encoding };
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
