import { join } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { makeFolder, replaceFile } from '../host/disk.ts';
import { readTextNow } from '../host/disk-now.ts';
import type { Recipe } from '../plan/step.ts';
import type { Results } from './scheduler.ts';

/** The recipes of the last build of a release, by step id. Only memory: without it, every reason reads "new". */
export class Ledger {
  readonly #folder: string;
  readonly #file: string;
  readonly #text: string | undefined;
  readonly recipes: ReadonlyMap<string, Recipe>;

  constructor(cache: string, slug: string) {
    this.#folder = join(cache, 'ledgers');
    this.#file = join(this.#folder, `${slug}.json`);
    this.#text = readTextNow(this.#file);
    this.recipes = new Map(Object.entries(parsed(this.#text)));
  }

  /** Remembers what steps were made of; steps that did not get that far keep their last recipe. */
  async update(results: Results): Promise<void> {
    const recipes: Record<string, Recipe> = {};
    for (const [id, { recipe }] of results) {
      const kept = recipe ?? this.recipes.get(id);
      if (kept !== undefined) recipes[id] = kept;
    }
    const text = canonical(recipes as unknown as Json);
    if (text === this.#text) return;
    await makeFolder(this.#folder);
    await replaceFile(this.#file, text, `${this.#file}.part`);
  }
}

function parsed(text: string | undefined): Record<string, Recipe> {
  try {
    return text === undefined ? {} : (JSON.parse(text) as Record<string, Recipe>);
  } catch {
    return {};
  }
}
