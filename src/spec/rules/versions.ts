import type { Json } from '../../base/canonical.ts';
import { error, type Finding, pointer } from '../../base/finding.ts';
import { isList, isObject } from '../json-schema.ts';
import type { Loose } from '../loose.ts';
import { nearest } from '../nearest.ts';
import { spoken } from '../place.ts';
import { plainIsrc } from './identity.ts';

/** Versions name tracks and targets that there are, each track once, and have ISRCs of their own. */
export function versionFindings(value: Json, spec: Loose): Finding[] {
  const versions = isObject(value) && isObject(value.versions) ? Object.entries(value.versions) : [];
  const owners = new Map(
    spec.tracks.flatMap(({ isrc, at }) => (isrc === undefined ? [] : [[plainIsrc(isrc), at] as const])),
  );
  return versions.flatMap(([name, version]) => {
    const at = pointer('versions', name);
    const tracks = isObject(version) && isList(version.tracks) ? version.tracks : [];
    const targets = isObject(version) && isList(version.targets) ? version.targets : [];
    return [
      ...trackFindings(tracks, at, spec.tracks.length),
      ...isrcFindings(tracks, at, owners),
      ...targets.flatMap((target, i) => targetFindings(target, `${at}/targets/${i}`, spec)),
    ];
  });
}

function trackFindings(tracks: readonly Json[], at: string, count: number): Finding[] {
  const seen = new Set<number>();
  return tracks.flatMap((track, i) => {
    const of = isObject(track) ? track.of : undefined;
    if (typeof of !== 'number') return [];
    const place = { at: `${at}/tracks/${i}/of`, measured: of };
    if (of > count)
      return [
        error('no-such-track', `${spoken(at)} is of track ${of}, the album has ${count}`, {
          ...place,
          limit: count,
          hint: 'tracks are counted from 1, in the order of `tracks`',
        }),
      ];
    if (seen.has(of)) return [error('version-twice', `${spoken(at)} has track ${of} twice`, place)];
    seen.add(of);
    return [];
  });
}

function isrcFindings(tracks: readonly Json[], at: string, owners: Map<string, string>): Finding[] {
  return tracks.flatMap((track, i) => {
    const written = isObject(track) ? track.isrc : undefined;
    if (typeof written !== 'string') return [];
    const isrc = plainIsrc(written);
    const owner = owners.get(isrc);
    const place = `${at}/tracks/${i}`;
    owners.set(isrc, owner ?? place);
    if (owner === undefined) return [];
    return [
      error('duplicate-isrc', `isrc ${isrc} is also that of ${spoken(owner)}`, {
        at: `${place}/isrc`,
        hint: 'an ISRC names one recording: a version has its own',
      }),
    ];
  });
}

function targetFindings(target: Json, at: string, { targets }: Loose): Finding[] {
  if (typeof target !== 'string' || targets.some(({ name }) => name === target)) return [];
  const names = targets.map(({ name }) => name);
  const close = nearest(target, names);
  return [
    error('unknown-target', `there is no target '${target}'`, {
      at,
      hint: close === undefined ? `targets: ${names.join(', ')}` : `did you mean '${close}'?`,
    }),
  ];
}
