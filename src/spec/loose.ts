import type { Json } from '../base/canonical.ts';
import type { SpecPath } from '../base/finding.ts';
import { pointer } from '../base/finding.ts';
import { isList, isObject, type JsonObject } from './json-schema.ts';
import { gap, gapOf, seconds, time } from './track-schema.ts';

/** A gap as it is written and in seconds. */
export interface LooseGap {
  readonly written: string;
  readonly seconds: number | 'auto';
}

export interface LooseTrack {
  readonly at: SpecPath;
  readonly title?: string;
  readonly isrc?: string;
  readonly mix?: string;
  readonly start: number;
  readonly end?: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
  readonly gain: number;
  readonly chain?: readonly Json[];
  readonly gap?: LooseGap;
  readonly segue: boolean;
  /** Seconds; the mark from the start of the crossfade. */
  readonly crossfade?: { readonly length: number; readonly mark?: number };
  /** Seconds from the track's start; undefined stands for one that is no time. */
  readonly indexes: readonly (number | undefined)[];
}

/** Another rendition of some tracks. */
export interface LooseVersion {
  readonly name: string;
  readonly at: SpecPath;
  readonly tracks: readonly (LooseTrack & { readonly of?: number })[];
  /** As they are written; undefined: all. */
  readonly targets?: readonly Json[];
}

/**
 * A spec that may still have faults, seen through its sound parts: so that one reading tells all that is wrong, the
 * rules between keys look at what is of the right type and leave the rest to the schema.
 */
export interface Loose {
  readonly upc?: string;
  readonly artwork?: string;
  readonly year?: number;
  readonly disc?: number;
  readonly discs?: number;
  /** Of every track that has none of its own. */
  readonly gaps?: LooseGap;
  readonly hidden?: LooseTrack;
  readonly albumChain: readonly Json[];
  readonly tracks: readonly LooseTrack[];
  readonly versions: readonly LooseVersion[];
  readonly targets: readonly { readonly name: string; readonly at: SpecPath; readonly value: Json }[];
}

export function loosely(value: Json): Loose {
  const root: JsonObject = isObject(value) ? value : {};
  const targets = isObject(root.targets) ? Object.entries(root.targets) : [];
  return {
    ...text(root, 'upc', 'upc'),
    ...text(root, 'artwork', 'artwork'),
    ...count(root, 'year'),
    ...count(root, 'disc'),
    ...count(root, 'discs'),
    ...gapAs('gaps', root.gaps),
    ...(isObject(root.hidden) ? { hidden: looseTrack(root.hidden, '/hidden') } : {}),
    albumChain: list(isObject(root.mastering) ? root.mastering.chain : undefined) ?? [],
    tracks: (list(root.tracks) ?? []).map((track, i) => looseTrack(track, pointer('tracks', i))),
    versions: Object.entries(isObject(root.versions) ? root.versions : {}).map(looseVersion),
    targets: targets.map(([name, target]) => ({ name, at: pointer('targets', name), value: target })),
  };
}

function looseVersion([name, value]: [string, Json]): LooseVersion {
  const version: JsonObject = isObject(value) ? value : {};
  const targets = list(version.targets);
  return {
    name,
    at: pointer('versions', name),
    tracks: (list(version.tracks) ?? []).map((track, i) => ({
      ...looseTrack(track, pointer('versions', name, 'tracks', i)),
      ...(isObject(track) ? count(track, 'of') : {}),
    })),
    ...(targets === undefined ? {} : { targets }),
  };
}

function looseTrack(value: Json, at: SpecPath): LooseTrack {
  const track: JsonObject = isObject(value) ? value : {};
  const end = timeOf(track.end);
  const chain = list(track.chain);
  return {
    at,
    ...text(track, 'title', 'title'),
    ...text(track, 'isrc', 'isrc'),
    ...text(track, 'mix', 'mix'),
    start: timeOf(track.start) ?? 0,
    ...(end === undefined ? {} : { end }),
    fadeIn: fadeOf(track.fade_in),
    fadeOut: fadeOf(track.fade_out),
    gain: typeof track.gain === 'number' ? track.gain : 0,
    ...(chain === undefined ? {} : { chain }),
    ...gapAs('gap', track.gap),
    segue: track.segue === true,
    ...crossfadeOf(track.crossfade),
    indexes: (list(track.indexes) ?? []).map(timeOf),
  };
}

function count<K extends string>(object: JsonObject, key: K): { readonly [k in K]?: number } {
  const value = object[key];
  return (typeof value === 'number' ? { [key]: value } : {}) as { readonly [k in K]?: number };
}

const GAP = new RegExp(gap.pattern ?? '', 'u');

function gapAs<K extends string>(key: K, value: Json | undefined): { readonly [k in K]?: LooseGap } {
  const found = ((): LooseGap | undefined => {
    if (typeof value === 'number' && value >= 0) return { written: `${value} s`, seconds: value };
    if (typeof value === 'string' && GAP.test(value)) return { written: value, seconds: gapOf(value) };
    return value !== undefined && isObject(value) ? { written: 'auto', seconds: 'auto' } : undefined;
  })();
  return (found === undefined ? {} : { [key]: found }) as { readonly [k in K]?: LooseGap };
}

function crossfadeOf(value: Json | undefined): Pick<LooseTrack, 'crossfade'> {
  const written = value !== undefined && isObject(value) ? value : { length: value, mark: undefined };
  const [length, mark] = [timeOf(written.length), timeOf(written.mark)];
  if (length === undefined) return {};
  return { crossfade: { length, ...(mark === undefined ? {} : { mark }) } };
}

function text<K extends string>(object: JsonObject, key: string, as: K): { readonly [k in K]?: string } {
  const value = object[key];
  return (typeof value === 'string' && value.trim() !== '' ? { [as]: value } : {}) as {
    readonly [k in K]?: string;
  };
}

function list(value: Json | undefined): readonly Json[] | undefined {
  return isList(value) ? value : undefined;
}

const TIME = new RegExp(time.pattern ?? '', 'u');

function timeOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number' && value >= 0) return value;
  return typeof value === 'string' && TIME.test(value) ? seconds(value) : undefined;
}

function fadeOf(value: Json | undefined): number {
  return timeOf(value !== undefined && isObject(value) ? value.length : value) ?? 0;
}

/** Every track there is to hear: the hidden one, the album's, and those of versions. */
export function everyLooseTrack({ hidden, tracks, versions }: Loose): LooseTrack[] {
  return [...(hidden === undefined ? [] : [hidden]), ...tracks, ...versions.flatMap((each) => each.tracks)];
}
