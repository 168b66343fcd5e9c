import { error } from '../base/finding.ts';
import { done, type Result, refused } from '../base/result.ts';
import type { Held } from '../plan/level.ts';
import { onGrid } from './solver.ts';

/** The form of the lock this program writes. */
export const FORM = 1;

/** A version as the lock has it, by name. */
export type Versions = { readonly [name: string]: number };

/** What a lock says of one target as a whole. */
export interface LockedTarget {
  /** The profile its masters are made for. */
  readonly master: string;
  /** dB, and the LUFS the album comes out at with it; only where the album is levelled as one. */
  readonly albumGain?: number;
  readonly albumLoudness?: number;
}

/** One file of the release; levels rounded to 0.01. */
export interface LockedFile {
  /** dB, where each track is levelled alone. */
  readonly gain?: number;
  /** LUFS, LU and dBTP; null for silence. */
  readonly loudness: number | null;
  readonly range: number | null;
  readonly truePeak: number | null;
  readonly pcmSha256: string;
  readonly sha256: string;
}

export interface LockedTrack {
  readonly track: number;
  readonly title: string;
  /** As written in the spec. */
  readonly mix: string;
  readonly mixSha256: string;
  /** Of the WAV that the mix was decoded to, where it is none itself. */
  readonly decodedSha256?: string;
  readonly targets: { readonly [target: string]: LockedFile };
}

/**
 * `album.lock.json`: what a release came out as, to be kept in git beside the spec and read as a line diff. One fact a
 * line, in an order of its own: by track, then by target. Nothing of time or place.
 */
export interface Lock {
  readonly lock: number;
  readonly program: string;
  /** Of the spec by its meaning, as the manifest has it. */
  readonly spec: string;
  readonly tools: { readonly [name: string]: { readonly version: string; readonly sha256: string } };
  readonly steps: Versions;
  readonly modules: Versions;
  readonly formats: Versions;
  readonly targets: { readonly [name: string]: LockedTarget };
  readonly tracks: readonly LockedTrack[];
}

export function textOf(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Album gains that a lock holds, by profile; on the grid that all gains are on, if somebody wrote them by hand. */
export function heldIn(lock: Lock | undefined): Held {
  return new Map(
    Object.values(lock?.targets ?? {}).flatMap(({ master, albumGain }): [string, number][] =>
      albumGain === undefined ? [] : [[master, onGrid(albumGain)]],
    ),
  );
}

/** A lock from its text, `name` being what the user calls the file. `undefined`: of an older form, to be written anew. */
export function lockFrom(text: string, name: string): Result<Lock | undefined> {
  const value = parsed(text);
  if (value === undefined) return refused(torn(text, name));
  const form = isObject(value) && isProgram(value['program']) ? value['lock'] : undefined;
  if (typeof form !== 'number' || !Number.isInteger(form))
    return refused(
      error('foreign-lock', `${name} is not a lock of this program, so it is left alone`, {
        hint: `move it away: the lock of this spec belongs at ${name}`,
      }),
    );
  if (form > FORM)
    return refused(
      error('newer-lock', `${name} was written by a newer version of this program (form ${form})`, {
        hint: 'update the program, or take the lock back from git',
      }),
    );
  if (form < FORM) return done(undefined);
  return isLock(value) ? done(value) : refused(torn(text, name));
}

function torn(text: string, name: string) {
  const conflict = /^(<{7}|={7}|>{7})/m.test(text);
  return error(
    'torn-lock',
    conflict ? `${name} holds both sides of a merge` : `${name} is damaged: it is not a whole lock`,
    { hint: `take it back from git (git checkout -- ${name}), or remove it: the next build writes it anew` },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isProgram(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('album-release ');
}

function isLock(value: unknown): value is Lock {
  if (!isObject(value)) return false;
  const { spec, tools, steps, modules, formats, targets, tracks } = value;
  return (
    typeof spec === 'string' &&
    isTable(tools, (tool) => isObject(tool) && hasTexts(tool, 'version', 'sha256')) &&
    [steps, modules, formats].every((table) => isTable(table, isNumber)) &&
    isTable(targets, isTarget) &&
    Array.isArray(tracks) &&
    tracks.every(isTrack)
  );
}

function isTarget(value: unknown): boolean {
  return isObject(value) && hasTexts(value, 'master') && hasNumbers(value, 'albumGain', 'albumLoudness');
}

function isTrack(value: unknown): boolean {
  return (
    isObject(value) &&
    isNumber(value['track']) &&
    hasTexts(value, 'title', 'mix', 'mixSha256') &&
    isTable(value['targets'], isFile)
  );
}

function isFile(value: unknown): boolean {
  return (
    isObject(value) &&
    hasTexts(value, 'pcmSha256', 'sha256') &&
    hasNumbers(value, 'gain', 'loudness', 'range', 'truePeak')
  );
}

function hasTexts(value: Record<string, unknown>, ...keys: string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string');
}

/** Numbers where anything stands: absent and null are for the reader. */
function hasNumbers(value: Record<string, unknown>, ...keys: string[]): boolean {
  return keys.every((key) => value[key] === undefined || value[key] === null || isNumber(value[key]));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isTable(value: unknown, is: (item: unknown) => boolean): boolean {
  return isObject(value) && Object.values(value).every(is);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
