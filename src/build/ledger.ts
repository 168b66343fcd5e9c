import { join } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { type Digest, sha256 } from '../base/digest.ts';
import { makeFolder, replaceFile } from '../host/disk.ts';
import { readTextNow } from '../host/disk-now.ts';
import type { Plan } from '../plan/plan.ts';
import { keyOf, type Recipe } from '../plan/step.ts';
import type { Results } from './scheduler.ts';

/**
 * The recipes of the last build of a release, by step id. Only memory: without it, every reason reads "new".
 * The file's first line is the digest of all keys, so that a build that changed nothing sees so without parsing it.
 */
export class Ledger {
  readonly #folder: string;
  readonly #file: string;
  readonly #head: string;
  readonly #body: string;
  #recipes: ReadonlyMap<string, Recipe> | undefined;

  constructor(cache: string, slug: string) {
    this.#folder = join(cache, 'ledgers');
    this.#file = join(this.#folder, `${slug}.json`);
    const text = readTextNow(this.#file) ?? '';
    const end = text.indexOf('\n');
    this.#head = text.slice(0, Math.max(0, end));
    this.#body = text.slice(end + 1);
  }

  get recipes(): ReadonlyMap<string, Recipe> {
    this.#recipes ??= new Map(Object.entries(parsed(this.#body)));
    return this.#recipes;
  }

  /**
   * Remembers what steps were made of. Steps of the whole plan that this build left out, or did not reach, keep their
   * last recipe; steps that no plan has any more are forgotten. `temporary`: a path of nobody else's in the cache.
   */
  async update(whole: Plan, results: Results, temporary: string): Promise<void> {
    const reached = whole.steps.every(({ id }) => results.get(id)?.key !== undefined);
    if (reached && this.#head === headOf(whole.steps.map(({ id }) => `${id} ${results.get(id)!.key!}`)))
      return;
    const recipes: Record<string, Recipe> = {};
    for (const { id } of whole.steps) {
      const kept = results.get(id)?.recipe ?? this.recipes.get(id);
      if (kept !== undefined) recipes[id] = kept;
    }
    const head = headOf(Object.entries(recipes).map(([id, recipe]) => `${id} ${keyOf(recipe)}`));
    if (head === this.#head) return;
    await makeFolder(this.#folder);
    await replaceFile(this.#file, `${head}\n${canonical(recipes as unknown as Json)}`, temporary);
  }
}

function headOf(lines: readonly string[]): Digest {
  return sha256([...lines].sort().join('\n'));
}

/** What is torn or foreign is as good as none. */
function parsed(text: string): Record<string, Recipe> {
  try {
    const recipes: unknown = JSON.parse(text);
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
