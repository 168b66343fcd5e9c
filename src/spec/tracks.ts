import type { Spec, Track } from './spec.ts';

/** Every track of a release: the album's, the hidden one, and those of its versions. */
export function everyTrack({ hidden, tracks, versions }: Spec): Track[] {
  return [
    ...(hidden === undefined ? [] : [hidden]),
    ...tracks,
    ...versions.flatMap((version) => version.tracks),
  ];
}

/** A track by the number that steps and findings carry. */
export function trackOf(spec: Spec, number: number): Track {
  const found = everyTrack(spec).find((track) => track.number === number);
  if (found === undefined) throw new Error(`there is no track ${number}`);
  return found;
}

/** The number that a listener sees. */
export function shownNumber({ number, version }: Pick<Track, 'number' | 'version'>): number {
  return version?.of ?? number;
}
