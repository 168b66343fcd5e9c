import type { Json } from '../base/canonical.ts';
import type { ChainItem, FileRef, Gap, Spec, Track } from '../spec/spec.ts';
import { decayId, intakeId, measureId, nativeId, premasterId, sourceId } from './ids.ts';
import type { Programme, Run } from './programme.ts';
import type { Input, Step } from './step.ts';

/** From the mixes of a programme to its sound at the native rate: intake and premaster, and join where it takes several. */
export function sourceSteps(programme: Programme): Step[] {
  const { tracks, runs } = programme;
  const steps = [...tracks.map(intakeStep), ...runs.map(premasterStep)];
  return runs.length === 1 ? steps : [...steps, joinStep(programme)];
}

function intakeStep(track: Track): Step {
  return {
    id: intakeId(track),
    kind: 'intake',
    params: { allowLossy: track.allowLossy },
    inputs: { mix: { from: 'file', file: track.mix } },
    tools: ['ffmpeg'],
    track: track.number,
    at: track.mix.at,
  };
}

export function artworkStep(file: FileRef): Step {
  return {
    id: 'artwork',
    kind: 'artwork',
    params: {},
    inputs: { picture: { from: 'file', file } },
    tools: [],
    at: file.at,
  };
}

/** The cover in each size that a target asks for. */
export function pictureSteps({ targets }: Spec): Step[] {
  return targets.flatMap(({ picture, at }): Step[] => {
    if (picture === null) return [];
    return [
      {
        id: `picture/${picture}`,
        kind: 'picture',
        params: { size: picture },
        inputs: { picture: { from: 'object', step: 'artwork', output: 'picture' } },
        tools: [],
        at,
      },
    ];
  });
}

/** Names of inputs count from 1 within the step, so that a track that moves in the album keeps its key. */
function premasterStep(run: Run): Step {
  const [first] = run.tracks;
  return {
    id: premasterId(run),
    kind: 'premaster',
    params: {
      pieces: run.tracks.map(({ start, end, fadeIn, fadeOut }) => ({
        start,
        end: end ?? null,
        fadeIn: fadeParams(fadeIn),
        fadeOut: fadeParams(fadeOut),
      })),
      gain: first.gain,
      chain: first.chain.map(chainParams),
    },
    inputs: Object.fromEntries(
      run.tracks.map((track, i): [string, Input] => [
        `audio ${i + 1}`,
        { from: 'object', step: intakeId(track), output: 'audio' },
      ]),
    ),
    tools: [],
    track: first.number,
    at: first.at,
  };
}

function fadeParams(fade: Track['fadeIn']): Json {
  return fade === undefined ? null : { length: fade.length, shape: fade.shape };
}

function chainParams({ module, version, params }: ChainItem): Json {
  return { module, version, params };
}

/** Runs put one after the other, or over each other where they cross. */
function joinStep(programme: Programme): Step {
  const { name, tracks, runs } = programme;
  const inputs: Record<string, Input> = {};
  for (const [i, run] of runs.entries()) {
    inputs[`audio ${i + 1}`] = { from: 'object', step: premasterId(run), output: 'audio' };
    inputs[`marks ${i + 1}`] = { from: 'fact', step: premasterId(run), fact: 'marks' };
  }
  return {
    id: `join/${name}`,
    kind: 'join',
    params: { joins: runs.slice(1).map((run) => run.tracks[0].join as unknown as Json) },
    inputs,
    tools: [],
    track: tracks[0].number,
    at: tracks[0].at,
  };
}

/** How soon a programme's end dies away: what an automatic gap after it goes by. */
export function decayStep(programme: Programme, gap: Extract<Gap, { type: 'auto' }>): Step {
  const last = programme.tracks.at(-1)!;
  const native = nativeId(programme);
  return {
    id: decayId(programme),
    kind: 'decay',
    params: { floor: gap.floor },
    inputs: { audio: { from: 'object', step: native, output: 'audio' } },
    tools: [],
    track: last.number,
    at: last.at,
  };
}

export function resampleStep(programme: Programme, rate: number): Step {
  const native = nativeId(programme);
  const [first] = programme.tracks;
  return {
    id: sourceId(programme, rate),
    kind: 'resample',
    params: { rate },
    inputs: {
      audio: { from: 'object', step: native, output: 'audio' },
      samples: { from: 'fact', step: native, fact: 'samples' },
    },
    tools: ['sox'],
    track: first.number,
    at: first.at,
  };
}

export function measureStep(programme: Programme, rate: number | 'native'): Step {
  const [first] = programme.tracks;
  return {
    id: measureId(programme, rate),
    kind: 'measure',
    params: {},
    inputs: { audio: { from: 'object', step: sourceId(programme, rate), output: 'audio' } },
    tools: [],
    track: first.number,
    at: first.at,
  };
}
