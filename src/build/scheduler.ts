import type { Digest } from '../base/digest.ts';
import type { Finding } from '../base/finding.ts';
import { Refused, refusalOf } from '../base/result.ts';
import { monotonic } from '../host/clock.ts';
import { type Cause, causesText, sameText } from '../plan/cause.ts';
import { settled } from '../plan/level.ts';
import type { Plan } from '../plan/plan.ts';
import {
  keyOf,
  type Recipe,
  recipeOf,
  type Step,
  type StepKind,
  sourcesOf,
  STEP_VERSIONS,
} from '../plan/step.ts';
import { damaged, type Store, type Trace } from '../store/store.ts';
import type { Toolbox } from '../tools/contract.ts';
import { compare } from './compare.ts';
import { memoryOf, ranksOf } from './demands.ts';
import { type Listener, ownOf, type StepState } from './events.ts';
import type { Executor } from './executor.ts';
import type { SourceFiles } from './files.ts';
import { flushPublished } from './flush.ts';
import { type History, reasons } from './reasons.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Slots } from './slots.ts';
import type { Stock } from './stock.ts';
import { type Call, digestsOf, type Given, type Made, madeOf, objectsIn, type Task } from './work.ts';

/** What the scheduler works with. */
export interface Site extends History {
  readonly store: Store;
  /** A remote cache, where there is one. */
  readonly stock?: Stock;
  readonly files: SourceFiles;
  readonly tools: Toolbox;
  readonly executor: Executor;
  readonly slots: Slots;
  readonly abort: AbortSignal;
  /** Stops one step of the plan, by its id, while the others go on: what it works on is out of date. */
  readonly stale?: (id: string) => AbortSignal;
  readonly listen: Listener;
  /** Asked before the first step is made: whether the disk has room for what the build will write. */
  readonly room?: { has(): Promise<boolean> };
  /** `force`: every step is made again; `check`: made again and compared with what the store has. */
  readonly mode: 'normal' | 'force' | 'check';
}

/** What became of one step. */
export interface StepResult {
  readonly step: Step;
  readonly state: StepState;
  readonly why: string;
  /** Present unless the step failed or was skipped. */
  readonly made?: Made;
  readonly recipe?: Recipe;
  readonly key?: Digest;
  /** Present beside the recipe: why it is not what it was in the last build. */
  readonly causes?: () => readonly Cause[];
  readonly findings: readonly Finding[];
}

export type Results = ReadonlyMap<string, StepResult>;

/**
 * Runs a plan: each step as soon as its sources are there, by key from the store where the same was made before.
 * After a failure nothing new is started but intakes, so that all faults of the mixes are told at once.
 */
export async function runPlan(plan: Plan, site: Site): Promise<Results> {
  const running = new Map<string, Promise<StepResult>>();
  const scheduler = new Scheduler(site, running);
  const ranks = ranksOf(plan);
  for (const step of plan.steps) running.set(step.id, scheduler.run(step, ranks.get(step.id)!));
  flushPublished(plan, running, (digest) => site.executor.flush(site.store.path(digest)));
  // All at once: a bug thrown by one must not leave another's unheard, which would end the program on the spot.
  const results = new Map<string, StepResult>(
    await Promise.all([...running].map(async ([id, ended]) => [id, await ended] as const)),
  );
  const { stock } = site;
  if (stock === undefined || [...results.values()].some(({ made }) => made === undefined)) return results;
  const files = plan.deliverables.map(({ steps }) => results.get(steps.file)!.made!.outputs['file'].digest);
  await stock.needAll(files);
  for (const id of scheduler.remade) results.set(id, { ...results.get(id)!, state: 'done' });
  return results;
}

/** What a running task tells, and what stops it. */
interface Reins {
  readonly abort: AbortSignal;
  started(): void;
  progress(fraction: number): void;
}

/** A task that was stopped, before it began or on its way: nothing to tell of it. */
const STOPPED: Outcome = { ok: false, findings: [] };

class Scheduler {
  readonly #site: Site;
  readonly #results: ReadonlyMap<string, Promise<StepResult>>;
  /** Tasks on their way by key, with the step that began each: equal ones are done once. */
  readonly #underway = new Map<Digest, { readonly id: string; readonly ended: Promise<Outcome> }>();
  /** Objects made just now: what comes from an earlier build is hashed before a step believes it. */
  readonly #fresh = new Set<Digest>();
  /** Steps that were known by their traces, until what they made was needed. */
  readonly remade = new Set<string>();
  #failed = false;

  constructor(site: Site, results: ReadonlyMap<string, Promise<StepResult>>) {
    this.#site = site;
    this.#results = results;
  }

  async run(step: Step, rank: number): Promise<StepResult> {
    // Sources are in the map before anyone runs: the plan's order is topological, and this yields first.
    await Promise.resolve();
    const sources = await Promise.all(sourcesOf(step).map((id) => this.#results.get(id)!));
    const abort = this.#abortOf(step);
    if (this.#isStopped(step.kind, abort) || sources.some(({ made }) => made === undefined))
      return this.#skip(step);
    try {
      const inputs = await this.#inputsOf(step);
      const recipe = recipeOf(step, digestsOf(inputs), this.#site.tools);
      return await this.#make(step, rank, inputs, recipe, sources, abort);
    } catch (thrown) {
      return this.#fail(step, refusalOf(thrown).findings, abort);
    }
  }

  async #make(
    step: Step,
    rank: number,
    inputs: Record<string, Given>,
    recipe: Recipe,
    sources: readonly StepResult[],
    abort: AbortSignal,
  ): Promise<StepResult> {
    const { mode } = this.#site;
    const key = keyOf(recipe);
    const trace = await this.#traceOf(key, step.kind);
    const causes = reasons(step, recipe, sources, this.#site, trace !== undefined);
    const { id, kind } = step;
    const own = ownOf(step);
    let started = monotonic();
    const task: Task = { id, kind, params: step.params, inputs, tools: this.#site.tools };
    const reins: Reins = {
      abort,
      started: () => {
        // Not while it waited for a place.
        started = monotonic();
        this.#site.listen({ type: 'started', ...own });
      },
      progress: (fraction) => this.#site.listen({ type: 'progress', ...own, fraction }),
    };
    if (trace !== undefined && mode === 'normal') {
      const known = madeOf(trace);
      this.#site.stock?.promise(known, inputs, () => this.#makeAgain(step, key, task, rank, reins));
      return this.#end(step, 'reused', '', { ...(await this.#settle(recipe, key, known)), causes });
    }
    this.#site.executor.prepare();
    if ((await this.#site.room?.has()) === false) return this.#skip(step);
    const same = this.#underway.get(key)?.id;
    const outcome = await this.#once(key, task, rank, reins);
    if (!outcome.ok) return this.#fail(step, outcome.findings, abort);
    const findings =
      mode === 'check' && trace !== undefined ? compare(step, madeOf(trace), outcome.made) : [];
    if (findings.length > 0) return this.#fail(step, findings, abort);
    const made = await this.#settle(recipe, key, outcome.made);
    // Another step of the same recipe worked; this one only waited.
    if (same !== undefined) return this.#end(step, 'reused', sameText(same), { ...made, causes });
    const why = mode === 'normal' ? causesText(causes()) : `--${mode}`;
    return this.#end(step, 'done', why, { ...made, causes }, (monotonic() - started) / 1000);
  }

  /** What the store, or else a remote cache, knows of a key. */
  async #traceOf(key: Digest, kind: StepKind): Promise<Trace | undefined> {
    const { store, stock, mode } = this.#site;
    const trace = store.trace(key);
    if (trace !== undefined || stock === undefined || mode === 'force') return trace;
    // A check compares with what was told, wherever the objects are.
    return mode === 'check' ? stock.told(key) : stock.trace(key, kind);
  }

  /** A step that was known by its trace alone, what it made being needed after all. */
  async #makeAgain(step: Step, key: Digest, task: Task, rank: number, reins: Reins): Promise<void> {
    const started = monotonic();
    const outcome = await this.#once(key, task, rank, reins);
    if (!outcome.ok) throw new Refused(...outcome.findings);
    this.remade.add(step.id);
    const why = 'what it made is needed, and not at hand';
    this.#end(step, 'done', why, { made: outcome.made }, (monotonic() - started) / 1000);
  }

  /** What was made, and by which recipe it is known from now on: see `settled`. */
  async #settle(recipe: Recipe, key: Digest, made: Made) {
    const own = settled(recipe, made.facts);
    if (own === recipe) return { made, recipe, key };
    const { store, stock } = this.#site;
    const known = keyOf(own);
    const trace = { key: known, kind: own.kind, ...made };
    if (store.trace(known) === undefined) await store.record(trace);
    // Others learn it from who made it.
    if (this.#underway.has(key)) stock?.send(trace, {});
    return { made, recipe: own, key: known };
  }

  /** Carries a task out and records its trace; an equal task already on its way is waited for. */
  #once(key: Digest, task: Task, rank: number, hooks: Reins): Promise<Outcome> {
    const first = this.#underway.get(key);
    if (first !== undefined) return first.ended;
    const ended = this.#carryOut(key, task, rank, hooks);
    this.#underway.set(key, { id: task.id, ended });
    return ended;
  }

  async #carryOut(key: Digest, task: Task, rank: number, hooks: Reins): Promise<Outcome> {
    const { executor, slots, store, mode } = this.#site;
    const { abort } = hooks;
    const asked = new Set<Digest>();
    let outcome: Outcome;
    if (task.kind === 'level') {
      hooks.started();
      const work = { ...task, store, abort, progress: (fraction: number) => hooks.progress(fraction) };
      const { level } = await import('./steps/level.ts');
      outcome = outcomeOf(await level(work, this.#caller(rank, abort, asked)));
    } else {
      // Before a place is taken: what has to be made again needs one too.
      await this.#site.stock?.needAll(objectsIn(task));
      outcome = await slots.hold(rank, memoryOf(task.kind), async () => {
        if (this.#isStopped(task.kind, abort)) return STOPPED;
        for (const digest of objectsIn(task)) if (!this.#fresh.has(digest)) await store.trust(digest);
        // Told to stop meanwhile: an executor hears of it only from then on.
        if (abort.aborted) return STOPPED;
        hooks.started();
        const ended = await executor.run(task, { abort, progress: (fraction) => hooks.progress(fraction) });
        // Here, before the place is given to the next who waits.
        if (!ended.ok && !abort.aborted) this.#failed = true;
        return ended;
      });
    }
    if (!outcome.ok && abort.aborted) return STOPPED;
    const gone = outcome.ok ? undefined : objectsIn(task).find((digest) => !store.has(digest));
    // Taken away by somebody after it was believed: as good as damaged, so it is made again.
    if (gone !== undefined) return { ok: false, findings: [damaged(gone)] };
    // What a check compares with stays: or a second check would find nothing.
    const kept = mode === 'check' && (await this.#traceOf(key, task.kind)) !== undefined;
    if (outcome.ok) for (const { digest } of Object.values(outcome.made.outputs)) this.#fresh.add(digest);
    if (outcome.ok && !kept)
      await this.#record(
        { key, kind: task.kind, ...outcome.made, ...(asked.size === 0 ? {} : { asked: [...asked].sort() }) },
        task.inputs,
      );
    return outcome;
  }

  async #record(trace: Trace, inputs: Task['inputs']): Promise<void> {
    await this.#site.store.record(trace);
    this.#site.stock?.send(trace, inputs);
  }

  /** How a composed step gets others made: by key, like everything else. */
  #caller(rank: number, abort: AbortSignal, keys: Set<Digest>): Call {
    return async (asked) => {
      const { tools, mode } = this.#site;
      const task: Task = { ...asked, tools };
      const inputs = digestsOf(task.inputs);
      const key = keyOf({
        kind: task.kind,
        version: STEP_VERSIONS[task.kind],
        params: task.params,
        inputs,
        tools: {},
      });
      keys.add(key);
      const trace = mode === 'normal' ? await this.#traceOf(key, task.kind) : undefined;
      if (trace !== undefined) return madeOf(trace);
      const outcome = await this.#once(key, task, rank, {
        abort,
        started: () => undefined,
        progress: () => undefined,
      });
      if (!outcome.ok) throw new Refused(...outcome.findings);
      return outcome.made;
    };
  }

  async #inputsOf(step: Step): Promise<Record<string, Given>> {
    const inputs: Record<string, Given> = {};
    for (const [name, input] of Object.entries(step.inputs)) {
      if (input.from === 'file') {
        inputs[name] = { object: await this.#site.files.take(input.file) };
        continue;
      }
      const made = (await this.#results.get(input.step)!).made!;
      if (input.from === 'object') inputs[name] = { object: made.outputs[input.output] };
      else inputs[name] = { fact: made.facts[input.fact]! };
    }
    return inputs;
  }

  #abortOf({ id }: Step): AbortSignal {
    const { abort, stale } = this.#site;
    return stale === undefined ? abort : AbortSignal.any([abort, stale(id)]);
  }

  #isStopped(kind: StepKind, abort: AbortSignal): boolean {
    return abort.aborted || (this.#failed && kind !== 'intake' && kind !== 'artwork');
  }

  #skip(step: Step): StepResult {
    return this.#end(step, 'skipped', 'not reached');
  }

  #fail(step: Step, findings: readonly Finding[], abort: AbortSignal): StepResult {
    if (findings.length === 0) return this.#skip(step);
    if (!abort.aborted) this.#failed = true;
    return this.#end(step, 'failed', '', { findings });
  }

  #end(
    step: Step,
    state: StepState,
    why: string,
    more: Partial<Pick<StepResult, 'made' | 'recipe' | 'key' | 'causes' | 'findings'>> = {},
    seconds = 0,
  ): StepResult {
    const { target, at } = step;
    const findings = (more.findings ?? more.made?.findings ?? []).map((finding) => ({
      at,
      ...finding,
      ...(target === undefined ? {} : { target }),
    }));
    this.#site.listen({ type: 'step', ...ownOf(step), state, why, seconds });
    return {
      step,
      state,
      why,
      findings,
      ...(more.made === undefined ? {} : { made: more.made }),
      ...(more.recipe === undefined ? {} : { recipe: more.recipe }),
      ...(more.key === undefined ? {} : { key: more.key }),
      ...(more.causes === undefined ? {} : { causes: more.causes }),
    };
  }
}
