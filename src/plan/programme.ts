import type { Json } from '../base/canonical.ts';
import type { Spec, Track } from '../spec/spec.ts';

/**
 * What is mastered in one piece: a track by itself, or several that follow each other without a gap. Levels, limiter
 * and dither run through their marks; only the finished samples are cut.
 */
export interface Programme {
  /** `03`, or `03-05` of several: for ids, never in a key. */
  readonly name: string;
  readonly tracks: readonly Track[];
  /**
   * The tracks through which one chain runs without a break: neighbours that segue, with the same chain and gain and
   * no fade where they meet. Crossfaded tracks have each passed their own chain.
   */
  readonly runs: readonly Run[];
}

export interface Run {
  readonly name: string;
  readonly tracks: readonly Track[];
}

export function programmesOf({ tracks }: Pick<Spec, 'tracks'>): Programme[] {
  const groups: Track[][] = [];
  for (const track of tracks) {
    if (track.join === undefined || groups.length === 0) groups.push([track]);
    else groups.at(-1)!.push(track);
  }
  return groups.map(programmeOf);
}

export function programmeOf(tracks: readonly Track[]): Programme {
  const runs: Track[][] = [];
  for (const track of tracks) {
    const before = runs.at(-1)?.at(-1);
    if (before !== undefined && runsOn(before, track)) runs.at(-1)!.push(track);
    else runs.push([track]);
  }
  return { name: nameOf(tracks), tracks, runs: runs.map((run) => ({ name: nameOf(run), tracks: run })) };
}

function runsOn(before: Track, track: Track): boolean {
  return (
    track.join?.type === 'segue' &&
    before.fadeOut === undefined &&
    track.fadeIn === undefined &&
    before.gain === track.gain &&
    JSON.stringify(soundOf(before)) === JSON.stringify(soundOf(track))
  );
}

function soundOf({ chain }: Track): Json {
  return chain.map(({ module, version, params }): Json => [module, version, params]);
}

function nameOf(tracks: readonly Track[]): string {
  const [first, last] = [nn(tracks[0]), nn(tracks.at(-1)!)];
  return first === last ? first : `${first}-${last}`;
}

export function nn(track: Track): string {
  return String(track.number).padStart(2, '0');
}
