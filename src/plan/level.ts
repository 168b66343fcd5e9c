import type { Json } from '../base/canonical.ts';
import type { Spec, Track } from '../spec/spec.ts';
import { levelId, masterId, measureId, nn, sourceId } from './ids.ts';
import type { Profile } from './profile.ts';
import type { Input, Step } from './step.ts';

/** One level step a track or, per album, one for all; then a master a track. */
export function levelSteps(spec: Spec, profile: Profile): Step[] {
  const { loudness } = profile;
  const masters = spec.tracks.map((track) => masterStep(track, profile));
  if (loudness === null) return masters;
  const groups = loudness.per === 'album' ? [spec.tracks] : spec.tracks.map((track) => [track]);
  return [...groups.map((group) => levelStep(group, profile)), ...masters];
}

/**
 * Finds the one gain by which a group of tracks lands on its loudness through the limiter. It probes tracks at
 * candidate gains; each probe is remembered by its own key, so a later build repeats only those whose track changed.
 */
function levelStep(group: readonly Track[], profile: Profile): Step {
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
    },
    inputs,
    tools: [],
    ...(profile.loudness!.per === 'track' ? { track: first.number } : {}),
    at: profile.loudness!.per === 'track' ? first.at : '/mastering/loudness',
  };
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
