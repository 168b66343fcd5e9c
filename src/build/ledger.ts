import { join } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { makeFolder, replaceFile } from '../host/disk.ts';
import { readTextNow } from '../host/disk-now.ts';
import type { Plan } from '../plan/plan.ts';
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

  /**
   * Remembers what steps were made of. Steps of the whole plan that this build left out, or did not reach, keep their
   * last recipe; steps that no plan has any more are forgotten.
   */
  async update(whole: Plan, results: Results): Promise<void> {
    const recipes: Record<string, Recipe> = {};
    for (const { id } of whole.steps) {
      const kept = results.get(id)?.recipe ?? this.recipes.get(id);
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
