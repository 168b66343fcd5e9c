import type { Json } from '../base/canonical.ts';
import type { Spec, Track } from '../spec/spec.ts';
import { levelId, masterId, measureId, nn, sourceId } from './ids.ts';
import type { Profile } from './profile.ts';
import type { Input, Recipe, Step } from './step.ts';

/** Gains (dB) at which albums stood when they were last released, by profile. */
export type Held = ReadonlyMap<string, number>;

/** One level step a track or, per album, one for all; then a master a track. */
export function levelSteps(spec: Spec, profile: Profile, held: Held): Step[] {
  const { loudness } = profile;
  const masters = spec.tracks.map((track) => masterStep(track, profile));
  if (loudness === null) return masters;
  const groups = loudness.per === 'album' ? [spec.tracks] : spec.tracks.map((track) => [track]);
  return [...groups.map((group) => levelStep(group, profile, held)), ...masters];
}

/**
 * Finds the one gain by which a group of tracks lands on its loudness through the limiter. It probes tracks at
 * candidate gains; each probe is remembered by its own key, so a later build repeats only those whose track changed.
 */
function levelStep(group: readonly Track[], profile: Profile, held: Held): Step {
  const inputs: Record<string, Input> = {};
  for (const track of group) {
    const measure = measureId(track, profile.rate);
    inputs[`audio ${nn(track)}`] = { from: 'object', step: sourceId(track, profile.rate), output: 'audio' };
    inputs[`blocks ${nn(track)}`] = { from: 'object', step: measure, output: 'blocks' };
    inputs[`truePeak ${nn(track)}`] = { from: 'fact', step: measure, fact: 'truePeak' };
  }
  const first = group[0];
  return {
    id: levelId(first, profile),
    kind: 'level',
    params: {
      goal: profile.loudness!.integrated,
      tracks: group.map(nn),
      limiter: limiterParams(profile),
      maxReduction: profile.limiter?.maxReduction ?? null,
      held: heldBy(profile, held),
    },
    inputs,
    tools: [],
    ...(profile.loudness!.per === 'track' ? { track: first.number } : {}),
    at: profile.loudness!.per === 'track' ? first.at : '/mastering/loudness',
  };
}

/** The gain to try first, and how far off its goal (LU) it may leave the album; null where none is ever kept. */
function heldBy({ id, loudness }: Profile, held: Held): Json {
  if (loudness?.per !== 'album' || loudness.steady === 0) return null;
  return { gain: held.get(id) ?? null, steady: loudness.steady };
}

/**
 * The recipe of a level step as if the gain it landed on had been held. What a step leaves is known under this recipe
 * too, and a release speaks only of it: so a lock that holds what was solved runs nothing and changes no byte.
 */
export function settled(recipe: Recipe, facts: { readonly [name: string]: Json }): Recipe {
  const held = recipe.params['held'] as { readonly [key: string]: Json } | null | undefined;
  const { gain } = facts;
  if (recipe.kind !== 'level' || held === null || held === undefined) return recipe;
  if (gain === undefined || gain === held['gain']) return recipe;
  return { ...recipe, params: { ...recipe.params, held: { ...held, gain } } };
}

function limiterParams(profile: Profile): Json {
  if (profile.limiter === null) return null;
  const { version, params } = profile.limiter;
  return { version, params: { ...params, ceiling: profile.ceiling } };
}

function masterStep(track: Track, profile: Profile): Step {
  const source = sourceId(track, profile.rate);
  const inputs: Record<string, Input> = {
    audio: { from: 'object', step: source, output: 'audio' },
    samples: { from: 'fact', step: source, fact: 'samples' },
  };
  if (profile.limiter !== null) {
    inputs['truePeak'] = { from: 'fact', step: measureId(track, profile.rate), fact: 'truePeak' };
  }
  if (profile.loudness !== null) {
    inputs['gain'] = { from: 'fact', step: levelId(track, profile), fact: 'gain' };
  }
  return {
    id: masterId(track, profile),
    kind: 'master',
    params: { limiter: limiterParams(profile), maxReduction: profile.limiter?.maxReduction ?? null },
    inputs,
    tools: [],
    track: track.number,
    at: track.at,
  };
}
