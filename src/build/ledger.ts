import { join } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { type Digest, sha256 } from '../base/digest.ts';
import { makeFolder, replaceFile } from '../host/disk.ts';
import { readTextNow } from '../host/disk-now.ts';
import type { Cause } from '../plan/cause.ts';
import type { Plan } from '../plan/plan.ts';
import { type Outline, outlineOf, predecessors } from '../plan/predecessors.ts';
import { keyOf, type Recipe } from '../plan/step.ts';
import type { Results } from './scheduler.ts';

/** What stands beside the recipes: for reasons only. */
interface Memory {
  /** Why each step last became what it is. */
  readonly last: Readonly<Record<string, readonly Cause[]>>;
  readonly outline: Outline;
}

/** By the ids of today's plan. */
interface Known {
  readonly recipes: ReadonlyMap<string, Recipe>;
  readonly last: ReadonlyMap<string, readonly Cause[]>;
}

const NOTHING: Memory = { last: {}, outline: { mixes: {}, deliverables: [] } };

/**
 * The recipes of the last build of a release, by step id, and why each was last made. Only memory: without it, every
 * reason reads "new". Three lines: the digest of all keys, so that a build that changed nothing sees so without parsing
 * the rest; the recipes; the reasons.
 */
export class Ledger {
  readonly #folder: string;
  readonly #file: string;
  readonly #head: string;
  readonly #body: string;
  readonly #rest: string;
  #recipes: ReadonlyMap<string, Recipe> | undefined;
  #memory: Memory | undefined;
  readonly #byPlan = new WeakMap<Plan, Known>();

  constructor(cache: string, slug: string) {
    this.#folder = join(cache, 'ledgers');
    this.#file = join(this.#folder, `${slug}.json`);
    const [head = '', body = '', rest = ''] = (readTextNow(this.#file) ?? '').split('\n');
    [this.#head, this.#body, this.#rest] = [head, body, rest];
  }

  get recipes(): ReadonlyMap<string, Recipe> {
    this.#recipes ??= new Map(Object.entries(parsed(this.#body)));
    return this.#recipes;
  }

  /** What the steps of today's whole plan, or what stood in their place, were made of. */
  before(whole: Plan): ReadonlyMap<string, Recipe> {
    return this.#known(whole).recipes;
  }

  /** Why the steps of today's whole plan last became what they are. */
  last(whole: Plan): ReadonlyMap<string, readonly Cause[]> {
    return this.#known(whole).last;
  }

  get #memorised(): Memory {
    this.#memory ??= memoryIn(this.#rest);
    return this.#memory;
  }

  #known(plan: Plan): Known {
    const done = this.#byPlan.get(plan);
    if (done !== undefined) return done;
    const ids = predecessors(plan, this.#memorised.outline, (id) => this.recipes.has(id));
    const known = { recipes: new Map<string, Recipe>(), last: new Map<string, readonly Cause[]>() };
    for (const [id, before] of ids) {
      const [recipe, why] = [this.recipes.get(before), this.#memorised.last[before]];
      if (recipe !== undefined) known.recipes.set(id, recipe);
      if (why !== undefined) known.last.set(id, why);
    }
    this.#byPlan.set(plan, known);
    return known;
  }

  /**
   * Remembers what steps were made of, and why. Steps of the whole plan that this build left out, or did not reach, keep
   * what was remembered; steps that no plan has any more are forgotten. `temporary`: a path of nobody else's in the cache.
   */
  async update(whole: Plan, results: Results, temporary: string): Promise<void> {
    const ended = whole.steps.map(({ id }) => results.get(id));
    const idle = ended.every((result) => result?.key !== undefined && result.state !== 'done');
    if (idle && this.#head === headOf(ended.map((result) => `${result!.step.id} ${result!.key!}`))) return;
    const before = this.#known(whole);
    const recipes: Record<string, Recipe> = {};
    const last: Record<string, readonly Cause[]> = {};
    for (const { id } of whole.steps) {
      const result = results.get(id);
      const recipe = result?.recipe ?? before.recipes.get(id);
      if (recipe === undefined) continue;
      recipes[id] = recipe;
      const causes = result?.causes?.() ?? [];
      last[id] = causes.length > 0 ? causes : (before.last.get(id) ?? []);
    }
    const head = headOf(Object.entries(recipes).map(([id, recipe]) => `${id} ${keyOf(recipe)}`));
    const [body, rest] = [recipes, { last, outline: outlineOf(whole) }].map((part) =>
      canonical(part as unknown as Json),
    );
    if (head === this.#head && rest === this.#rest) return;
    await makeFolder(this.#folder);
    await replaceFile(this.#file, `${head}\n${body}\n${rest}`, temporary);
  }
}

function headOf(lines: readonly string[]): Digest {
  return sha256([...lines].sort().join('\n'));
}

/** What is torn or foreign is as good as none. */
function parsed(text: string): Record<string, Recipe> {
  const recipes = json(text);
  return isObject(recipes) && Object.values(recipes).every(isRecipe)
    ? (recipes as Record<string, Recipe>)
    : {};
}

function memoryIn(text: string): Memory {
  const memory = json(text);
  if (!isObject(memory) || !isObject(memory['last']) || !isObject(memory['outline'])) return NOTHING;
  const { mixes, deliverables } = memory['outline'];
  const whole =
    Object.values(memory['last']).every(Array.isArray) && isObject(mixes) && Array.isArray(deliverables);
  return whole ? (memory as unknown as Memory) : NOTHING;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecipe(value: unknown): boolean {
  return isObject(value) && [value['params'], value['inputs'], value['tools']].every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
