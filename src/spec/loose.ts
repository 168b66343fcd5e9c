import type { Json } from '../base/canonical.ts';
import type { SpecPath } from '../base/finding.ts';
import { pointer } from '../base/finding.ts';
import { isList, isObject, type JsonObject } from './json-schema.ts';
import { seconds, time } from './track-schema.ts';

/**
 * A spec that may still have faults, seen through its sound parts: so that one reading tells all that is wrong, the
 * rules between keys look at what is of the right type and leave the rest to the schema.
 */
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
}

export interface Loose {
  readonly upc?: string;
  readonly artwork?: string;
  readonly year?: number;
  readonly albumChain: readonly Json[];
  readonly tracks: readonly LooseTrack[];
  readonly targets: readonly { readonly name: string; readonly at: SpecPath; readonly value: Json }[];
}

export function loosely(value: Json): Loose {
  const root: JsonObject = isObject(value) ? value : {};
  const targets = isObject(root.targets) ? Object.entries(root.targets) : [];
  return {
    ...text(root, 'upc', 'upc'),
    ...text(root, 'artwork', 'artwork'),
    ...(typeof root.year === 'number' ? { year: root.year } : {}),
    albumChain: list(isObject(root.mastering) ? root.mastering.chain : undefined) ?? [],
    tracks: (list(root.tracks) ?? []).map((track, i) => looseTrack(track, pointer('tracks', i))),
    targets: targets.map(([name, target]) => ({ name, at: pointer('targets', name), value: target })),
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
  };
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
