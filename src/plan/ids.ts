import type { Track } from '../spec/spec.ts';
import type { Profile } from './profile.ts';

/** How steps are called. Ids are for people and for finding a step in a plan; they never enter a key. */
export function nn(track: Track): string {
  return String(track.number).padStart(2, '0');
}

export function intakeId(track: Track): string {
  return `intake/${nn(track)}`;
}

/** The signal a profile starts from: the premaster, resampled to the profile's rate where it has one. */
export function sourceId(track: Track, rate: number | 'native'): string {
  return rate === 'native' ? `premaster/${nn(track)}` : `resample/${nn(track)}/${rate}`;
}

export function measureId(track: Track, rate: number | 'native'): string {
  return `measure/${nn(track)}/${rate}`;
}

export function levelId(track: Track, profile: Profile): string {
  return profile.loudness?.per === 'album' ? albumLevelId(profile.id) : `level/${nn(track)}/${profile.id}`;
}

export function albumLevelId(profile: string): string {
  return `level/album/${profile}`;
}

export function masterId(track: Track, profile: Profile): string {
  return `master/${nn(track)}/${profile.id}`;
}
