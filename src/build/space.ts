import { dirname } from 'node:path';
import { error, type Finding, warning } from '../base/finding.ts';
import { freeSpace, identify } from '../host/disk.ts';
import type { Plan } from '../plan/plan.ts';
import { forecast, type Known } from './forecast.ts';

/** Refused below this part of what is certain to be written; warned below the other one of what is likely to. */
const SHORT = 0.8;
const SCARCE = 1.2;

/** Where a build writes. */
export interface Places {
  readonly cache: string;
  /** The pointer to the release. */
  readonly pointer: string;
}

/**
 * Whether the disk has room for what a build will write, asked before its first step is made. A build that makes
 * nothing never asks.
 */
export class Room {
  readonly #known: Known;
  #expected: { readonly plan: Plan; readonly places: Places } | undefined;
  #asked: Promise<boolean> | undefined;
  /** An error where there is too little, a warning where it will be close. */
  findings: readonly Finding[] = [];

  constructor(known: Known) {
    this.#known = known;
  }

  /** What is going to be built, and where. */
  expect(plan: Plan, places: Places): void {
    this.#expected = { plan, places };
    this.#asked = undefined;
    this.findings = [];
  }

  has(): Promise<boolean> {
    return (this.#asked ??= this.#look());
  }

  async #look(): Promise<boolean> {
    if (this.#expected === undefined) return true;
    const { plan, places } = this.#expected;
    const standing = (await identify(places.pointer)) !== undefined;
    const { cache, release, texts } = await forecast(plan, this.#known, standing);
    const out = await existing(places.pointer);
    const together = (await deviceOf(places.cache)) === (await deviceOf(out));
    const disks = together
      ? [{ path: places.cache, what: 'cache and release', ...sum(cache, texts) }]
      : [
          { path: places.cache, what: 'the cache', ...cache },
          { path: out, what: 'the release', ...release },
        ];
    const findings: Finding[] = [];
    for (const { path, what, certain, likely } of disks) {
      const free = await freeSpace(path);
      findings.push(...judged(`${what} (${path})`, certain, likely, free));
    }
    this.findings = findings;
    return !findings.some(({ level }) => level === 'error');
  }
}

interface Bytes {
  readonly certain: number;
  readonly likely: number;
}

function sum(a: Bytes, b: Bytes): Bytes {
  return { certain: a.certain + b.certain, likely: a.likely + b.likely };
}

function judged(where: string, certain: number, likely: number, free: number): Finding[] {
  const text = (needed: number): string =>
    `the build needs about ${megabytes(needed)} for ${where}, and ${megabytes(free)} are free`;
  const hint = 'free some space, or run `release clean`';
  if (free < SHORT * certain)
    return [error('no-space', text(certain), { measured: free, limit: Math.round(certain), hint })];
  if (free < SCARCE * likely)
    return [warning('little-space', text(likely), { measured: free, limit: Math.round(likely), hint })];
  return [];
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The nearest folder above a path that is there. */
async function existing(path: string): Promise<string> {
  const above = dirname(path);
  return above === path || (await identify(above)) !== undefined ? above : existing(above);
}

async function deviceOf(path: string): Promise<string | undefined> {
  return (await identify(path))?.inode.split(':')[0];
}
