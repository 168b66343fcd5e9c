import { join } from 'node:path';
import { canonical } from '../base/canonical.ts';
import type { Digest } from '../base/digest.ts';
import { makeFolder, replaceFile } from '../host/disk.ts';
import { identifyNow, readTextNow } from '../host/disk-now.ts';
import type { Candidate } from './candidates.ts';
import type { Probed } from './probe.ts';

/** What is known of a program file; `probed` is null for one that did not run. */
export interface Known {
  readonly sha256: Digest;
  readonly probed: Probed | null;
}

/**
 * Programs seen before, by path, size, times and inode, so that a start with a warm cache neither runs nor hashes any.
 * A file that cannot be read is an empty cache.
 */
export class IdentityCache {
  readonly #file: string;
  readonly #entries: Map<string, Known>;
  #changed = false;

  constructor(folder: string) {
    this.#file = join(folder, 'tools.json');
    this.#entries = new Map(Object.entries(parse(readTextNow(this.#file))));
  }

  get(candidate: Candidate): Known | undefined {
    const key = keyOf(candidate);
    return key === undefined ? undefined : this.#entries.get(key);
  }

  set(candidate: Candidate, known: Known): void {
    const key = keyOf(candidate);
    if (key === undefined) return;
    // What was at this path before is gone.
    for (const old of this.#entries.keys())
      if (old.startsWith(`${candidate.path}|`)) this.#entries.delete(old);
    this.#entries.set(key, known);
    this.#changed = true;
  }

  async save(): Promise<void> {
    if (!this.#changed) return;
    await makeFolder(join(this.#file, '..'));
    const entries = Object.fromEntries(this.#entries) as unknown as Parameters<typeof canonical>[0];
    await replaceFile(this.#file, canonical(entries));
    this.#changed = false;
  }
}

function keyOf({ path, environment }: Candidate): string | undefined {
  const identity = identifyNow(path);
  if (identity === undefined) return undefined;
  const { size, mtime, ctime, inode } = identity;
  return [path, size, mtime, ctime, inode, canonical(environment)].join('|');
}

function parse(text: string | undefined): Record<string, Known> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, Known>) : {};
  } catch {
    return {};
  }
}
