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
   * last recipe; steps that no plan has any more are forgotten. `temporary`: a path of nobody else's in the cache.
   */
  async update(whole: Plan, results: Results, temporary: string): Promise<void> {
    const recipes: Record<string, Recipe> = {};
    for (const { id } of whole.steps) {
      const kept = results.get(id)?.recipe ?? this.recipes.get(id);
      if (kept !== undefined) recipes[id] = kept;
    }
    const text = canonical(recipes as unknown as Json);
    if (text === this.#text) return;
    await makeFolder(this.#folder);
    await replaceFile(this.#file, text, temporary);
  }
}

/** What is torn or foreign is as good as none. */
function parsed(text: string | undefined): Record<string, Recipe> {
  try {
    const recipes: unknown = JSON.parse(text ?? '');
    return isObject(recipes) && Object.values(recipes).every(isRecipe)
      ? (recipes as Record<string, Recipe>)
      : {};
  } catch {
    return {};
  }
}

function isRecipe(value: unknown): boolean {
  return isObject(value) && [value['params'], value['inputs'], value['tools']].every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
