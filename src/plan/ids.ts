import type { Track } from '../spec/spec.ts';
import type { Profile } from './profile.ts';
import { nn, type Programme, type Run } from './programme.ts';

/** How steps are called. Ids are for people and for finding a step in a plan; they never enter a key. */
export { nn };

export function intakeId(track: Track): string {
  return `intake/${nn(track)}`;
}

export function premasterId(run: Run): string {
  return `premaster/${run.name}`;
}

/** The step that leaves a programme at its native rate. */
export function nativeId(programme: Programme): string {
  return programme.runs.length === 1 ? premasterId(programme.runs[0]) : `join/${programme.name}`;
}

/** The signal a profile starts from: the programme as it is, resampled to the profile's rate where it has one. */
export function sourceId(programme: Programme, rate: number | 'native'): string {
  return rate === 'native' ? nativeId(programme) : `resample/${programme.name}/${rate}`;
}

export function measureId({ name }: Programme, rate: number | 'native'): string {
  return `measure/${name}/${rate}`;
}

export function levelId({ name }: Programme, profile: Profile): string {
  return profile.loudness?.per === 'album' ? albumLevelId(profile.id) : `level/${name}/${profile.id}`;
}

export function albumLevelId(profile: string): string {
  return `level/album/${profile}`;
}

export function masterId({ name }: Programme, profile: Profile): string {
  return `master/${name}/${profile.id}`;
}

export function decayId({ name }: Programme): string {
  return `decay/${name}`;
}
