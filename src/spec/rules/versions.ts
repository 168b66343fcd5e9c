import type { Json } from '../../base/canonical.ts';
import { error, type Finding, warning } from '../../base/finding.ts';
import { isObject } from '../json-schema.ts';
import type { Loose, LooseVersion } from '../loose.ts';
import { safeName, sameFile, versionFolder } from '../names.ts';
import { nearest } from '../nearest.ts';
import { spoken } from '../place.ts';
import type { Shelves } from '../shelves.ts';
import { presetOf, type WrittenTarget } from '../target.ts';

/** Names that stand in a target's folder, or in its package, beside the folders of versions. */
const TAKEN = /^(?:checksums\.(?:md5|sha256|sfv)|cover\.[a-z0-9]+)$/i;

/** Versions name tracks and targets that there are, each track once, and stand in folders of their own. */
export function versionFindings(spec: Loose, shelves: Shelves): Finding[] {
  return [
    ...spec.versions.flatMap((version) => [
      ...mainFindings(version, spec.tracks.length),
      ...targetFindings(version, spec, shelves),
    ]),
    ...folderFindings(spec, shelves),
  ];
}

function mainFindings({ tracks, at }: LooseVersion, count: number): Finding[] {
  const seen = new Set<number>();
  return tracks.flatMap(({ of, at: own }) => {
    if (of === undefined) return [];
    const place = { at: `${own}/of`, measured: of };
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

/** A disc and a record are one thing of all their tracks: no other rendition of one has a place there. */
function targetFindings({ at, targets }: LooseVersion, spec: Loose, shelves: Shelves): Finding[] {
  const takes = (target: Loose['targets'][number]): boolean => writtenPreset(target, shelves)?.set === 'none';
  if (targets === undefined) {
    if (spec.targets.length === 0 || spec.targets.some(takes)) return [];
    return [
      warning(
        'version-without-target',
        `nothing is made of ${spoken(at)}: every target is a disc or a record`,
        {
          at,
          hint: 'add a target with a file a track, for example streaming: {}',
        },
      ),
    ];
  }
  return targets.flatMap((name, i) => {
    const target = spec.targets.find((each) => each.name === name);
    const place = { at: `${at}/targets/${i}` };
    if (typeof name !== 'string') return [];
    if (target === undefined) return [unknownTarget(name, place, spec)];
    if (takes(target)) return [];
    const message = `nothing is made of ${spoken(at)} for '${name}', which has a place for the album's tracks alone`;
    return [warning('version-without-target', message, place)];
  });
}

function writtenPreset({ name, value }: Loose['targets'][number], shelves: Shelves) {
  return presetOf(name, writtenTarget(value), shelves);
}

function writtenTarget(value: Json): WrittenTarget {
  return isObject(value) ? value : {};
}

function unknownTarget(name: string, place: Pick<Finding, 'at'>, { targets }: Loose): Finding {
  const names = targets.map((target) => target.name);
  const close = nearest(name, names);
  return error('unknown-target', `there is no target '${name}'`, {
    ...place,
    hint: close === undefined ? `targets: ${names.join(', ')}` : `did you mean '${close}'?`,
  });
}

/** The folders of two versions would be one: where case does not count, or in a delivery with a message. */
function folderFindings({ versions, targets }: Loose, shelves: Shelves): Finding[] {
  const message = targets.some(
    (target) => writtenTarget(target.value).message ?? writtenPreset(target, shelves)?.message,
  );
  const owners = new Map<string, string>();
  return versions.flatMap(({ name, at }) => {
    if (safeName(name) !== name)
      return [error('unsafe-name', `'${name}' cannot name a folder on every system`, { at })];
    if (TAKEN.test(name))
      return [error('same-folder', `'${name}' is the name of a file in a package`, { at })];
    const folders = new Set([sameFile(name), ...(message ? [versionFolder(name, { message })] : [])]);
    const owner = [...folders].flatMap((folder) => owners.get(folder) ?? []).at(0);
    for (const folder of folders) owners.set(folder, owners.get(folder) ?? name);
    if (owner === undefined) return [];
    const why =
      sameFile(owner) === sameFile(name) ? 'where case does not count' : 'where a message tells of them';
    return [error('same-folder', `'${owner}' and '${name}' would be one folder ${why}`, { at })];
  });
}
