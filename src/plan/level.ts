import type { Json } from '../base/canonical.ts';
import { levelId, masterId, measureId, sourceId } from './ids.ts';
import type { Profile } from './profile.ts';
import type { Programme } from './programme.ts';
import type { Input, Recipe, Step } from './step.ts';

/** Gains (dB) at which albums stood when they were last released, by profile. */
export type Held = ReadonlyMap<string, number>;

/** One level step a programme or, per album, one for all; then a master a programme. */
export function levelSteps(programmes: readonly Programme[], profile: Profile, held: Held): Step[] {
  const { loudness } = profile;
  const masters = programmes.map((programme) => masterStep(programme, profile));
  if (loudness === null) return masters;
  const groups = loudness.per === 'album' ? [programmes] : programmes.map((programme) => [programme]);
  return [...groups.map((group) => levelStep(group, profile, held)), ...masters];
}

/** The hidden track: at the album's gain, without a say in it. */
export function hiddenLevelSteps(programme: Programme, profile: Profile, held: Held): Step[] {
  if (profile.loudness?.per !== 'track') return [masterStep(programme, profile)];
  return levelSteps([programme], profile, held);
}

/**
 * Finds the one gain by which a group of tracks lands on its loudness through the limiter. It probes tracks at
 * candidate gains; each probe is remembered by its own key, so a later build repeats only those whose track changed.
 */
function levelStep(group: readonly Programme[], profile: Profile, held: Held): Step {
  const inputs: Record<string, Input> = {};
  for (const programme of group) {
    const { name } = programme;
    const measure = measureId(programme, profile.rate);
    inputs[`audio ${name}`] = { from: 'object', step: sourceId(programme, profile.rate), output: 'audio' };
    inputs[`blocks ${name}`] = { from: 'object', step: measure, output: 'blocks' };
    inputs[`truePeak ${name}`] = { from: 'fact', step: measure, fact: 'truePeak' };
  }
  const [first] = group[0].tracks;
  return {
    id: levelId(group[0], profile),
    kind: 'level',
    params: {
      goal: profile.loudness!.integrated,
      tracks: group.map(({ name }) => name),
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

/** `levelled`: the programme by whose gain it is mastered. */
export function masterStep(programme: Programme, profile: Profile, levelled = programme): Step {
  const source = sourceId(programme, profile.rate);
  const inputs: Record<string, Input> = {
    audio: { from: 'object', step: source, output: 'audio' },
    samples: { from: 'fact', step: source, fact: 'samples' },
  };
  if (profile.limiter !== null) {
    inputs['truePeak'] = { from: 'fact', step: measureId(programme, profile.rate), fact: 'truePeak' };
  }
  if (profile.loudness !== null) {
    inputs['gain'] = { from: 'fact', step: levelId(levelled, profile), fact: 'gain' };
  }
  return {
    id: masterId(programme, profile),
    kind: 'master',
    params: { limiter: limiterParams(profile), maxReduction: profile.limiter?.maxReduction ?? null },
    inputs,
    tools: [],
    track: programme.tracks[0].number,
    at: programme.tracks[0].at,
  };
}
