import type { Json } from '../base/canonical.ts';
import type { ChainItem, FileRef, Spec, Track } from '../spec/spec.ts';
import { deliverSteps } from './deliver.ts';
import type { Deliverable, Plan } from './deliverable.ts';
import { intakeId, measureId, nn, sourceId } from './ids.ts';
import { type Held, levelSteps } from './level.ts';
import { joined, type Profile, profileOf } from './profile.ts';
import type { Step } from './step.ts';

/** Spec → Plan; pure. `held`: the album gains that a lock holds. */
export function planOf(spec: Spec, held: Held = new Map()): Plan {
  const steps: Step[] = [];
  const deliverables: Deliverable[] = [];
  for (const track of spec.tracks) steps.push(intakeStep(track), premasterStep(track));

  if (spec.artwork !== undefined) steps.push(artworkStep(spec.artwork));

  const rates = new Set<number>();
  const profiles = new Map<string, Profile>();
  for (const target of spec.targets) {
    const profile = profileOf(target);
    profiles.set(profile.id, joined(profile, profiles.get(profile.id)));
    if (profile.rate !== 'native') rates.add(profile.rate);
  }
  for (const rate of rates) for (const track of spec.tracks) steps.push(resampleStep(track, rate));
  for (const rate of measuredRates(profiles))
    for (const track of spec.tracks) steps.push(measureStep(track, rate));
  for (const profile of profiles.values()) steps.push(...levelSteps(spec, profile, held));

  const made = new Set<string>();
  for (const target of spec.targets) {
    for (const track of spec.tracks) {
      const { steps: own, deliverable } = deliverSteps(spec, track, target, profileOf(target));
      for (const step of own) if (!made.has(step.id)) steps.push(step);
      for (const step of own) made.add(step.id);
      deliverables.push(deliverable);
    }
  }
  return { steps, deliverables };
}

function measuredRates(profiles: ReadonlyMap<string, Profile>): Set<number | 'native'> {
  const rates = new Set<number | 'native'>();
  for (const { rate, loudness, limiter } of profiles.values()) {
    if (loudness !== null || limiter !== null) rates.add(rate);
  }
  return rates;
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

function artworkStep(file: FileRef): Step {
  return {
    id: 'artwork',
    kind: 'artwork',
    params: {},
    inputs: { picture: { from: 'file', file } },
    tools: [],
    at: file.at,
  };
}

function premasterStep(track: Track): Step {
  const fade = (f: Track['fadeIn']): Json => (f === undefined ? null : { length: f.length, shape: f.shape });
  return {
    id: `premaster/${nn(track)}`,
    kind: 'premaster',
    params: {
      start: track.start,
      end: track.end ?? null,
      fadeIn: fade(track.fadeIn),
      fadeOut: fade(track.fadeOut),
      gain: track.gain,
      chain: track.chain.map(chainParams),
    },
    inputs: { audio: { from: 'object', step: intakeId(track), output: 'audio' } },
    tools: [],
    track: track.number,
    at: track.at,
  };
}

function chainParams({ module, version, params }: ChainItem): Json {
  return { module, version, params };
}

function resampleStep(track: Track, rate: number): Step {
  const premaster = `premaster/${nn(track)}`;
  return {
    id: `resample/${nn(track)}/${rate}`,
    kind: 'resample',
    params: { rate },
    inputs: {
      audio: { from: 'object', step: premaster, output: 'audio' },
      samples: { from: 'fact', step: premaster, fact: 'samples' },
    },
    tools: ['sox'],
    track: track.number,
    at: track.at,
  };
}

function measureStep(track: Track, rate: number | 'native'): Step {
  return {
    id: measureId(track, rate),
    kind: 'measure',
    params: {},
    inputs: { audio: { from: 'object', step: sourceId(track, rate), output: 'audio' } },
    tools: [],
    track: track.number,
    at: track.at,
  };
}

/** Keeps the deliverables of the named targets or tracks (a target's name, a track's title or number) and what they need. */
export function onlyOf(plan: Plan, keep: (deliverable: Deliverable) => boolean): Plan {
  const deliverables = plan.deliverables.filter(keep);
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const needed = new Set<string>();
  const want = (id: string): void => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const input of Object.values(byId.get(id)!.inputs)) if (input.from !== 'file') want(input.step);
  };
  for (const { steps } of deliverables) for (const id of Object.values(steps)) want(id);
  return { steps: plan.steps.filter((step) => needed.has(step.id)), deliverables };
}

export type { Deliverable, Plan };
