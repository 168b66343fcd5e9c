import { type Digest, digestOf } from '../base/digest.ts';
import type { Finding } from '../base/finding.ts';
import { done, type Result, refusalOf, refused } from '../base/result.ts';
import { type Cause, causesText, sameText } from '../plan/cause.ts';
import { planOf } from '../plan/plan.ts';
import { keyOf, type Recipe, recipeOf, type Step, sourcesOf } from '../plan/step.ts';
import type { Spec } from '../spec/spec.ts';
import type { Units } from '../spec/units.ts';
import { layoutOf } from '../store/layout.ts';
import { openStore, type Store, type Trace } from '../store/store.ts';
import { recordedTrace } from '../store/traces.ts';
import type { Toolbox } from '../tools/contract.ts';
import { findTools } from '../tools/find.ts';
import { SourceFiles } from './files.ts';
import { Ledger } from './ledger.ts';
import { type LockUse, readLock } from './lock_file.ts';
import { narrowed } from './only.ts';
import { type History, type Reached, reasons } from './reasons.ts';
import { cacheOf } from './site.ts';
import { stockSettings } from './stock_settings.ts';
import { digestsOf, type Given, type Made, madeOf } from './work.ts';
import { everyTrack } from '../spec/tracks.ts';

/** One row of `release plan`. */
export interface PlannedStep {
  readonly id: string;
  readonly kind: string;
  readonly track?: number;
  readonly target?: string;
  readonly state: 'run' | 'reuse';
  /** The root causes in words; where it is reused, which step of this plan makes the same, or nothing. */
  readonly why: string;
  /**
   * False where it hangs on what a step before it makes: `run` is then what happens unless that comes out as it was
   * (a gain that stays the same to 0.01 dB, say), in which case the build reuses.
   */
  readonly certain: boolean;
}

/** A row with what `release why` asks beyond it. */
export interface Look extends PlannedStep {
  /** It would run, but for another of the plan with the same recipe. */
  readonly shared: boolean;
  readonly causes: readonly Cause[];
  /** Why it last became what it is; undefined where nothing like it was ever made. */
  readonly last: readonly Cause[] | undefined;
}

/** What a build would do now, by the same keys it would use. Reads nothing but the spec's files that changed; makes nothing. */
export async function preview(
  spec: Spec,
  only: readonly string[],
  use: LockUse = {},
): Promise<Result<PlannedStep[]>> {
  const looked = await look(spec, only, use);
  if (!looked.ok) return looked;
  return done(looked.value.map(({ causes: _, last: __, shared: ___, ...row }) => row));
}

/** The same with the causes as values. */
export async function look(spec: Spec, only: readonly string[], use: LockUse = {}): Promise<Result<Look[]>> {
  const lock = readLock(spec, use);
  if (!lock.ok) return lock;
  const whole = planOf(spec, lock.value.held);
  const narrow = narrowed(spec, whole, only);
  if (!narrow.ok) return narrow;
  try {
    const cache = cacheOf(spec);
    const store = await openStore(cache);
    const { tools } = await findTools({ cache });
    const ledger = new Ledger(cache, spec.slug);
    const last = ledger.last(whole);
    const history: History = { before: ledger.before(whole), last: (id) => last.get(id) ?? [] };
    const { unitsOf } = await import('../spec/units.ts');
    const preview = new Preview(store, tracesOf(spec, store), tools, history, unitsOf());
    const rows: Look[] = [];
    const findings: Finding[] = [];
    for (const step of narrow.value.steps) {
      try {
        rows.push(await preview.row(step));
      } catch (thrown) {
        const title = everyTrack(spec).find(({ number }) => number === step.track)?.title;
        const track = title === undefined ? {} : { track: title };
        findings.push(...refusalOf(thrown).findings.map((finding) => ({ ...finding, ...track })));
      }
    }
    return findings.length === 0 ? done(rows) : refused(...findings);
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

/**
 * What is known of a key. Beside a remote cache also what it told before: a build believes that without having all of it
 * here. The server is not asked.
 */
function tracesOf(spec: Spec, store: Store): (key: Digest) => Trace | undefined {
  const remote = stockSettings(spec) !== undefined;
  const layout = layoutOf(cacheOf(spec));
  return (key) => store.trace(key) ?? (remote ? recordedTrace(layout, key) : undefined);
}

class Preview {
  readonly #traceOf: (key: Digest) => Trace | undefined;
  readonly #tools: Toolbox;
  readonly #history: History;
  readonly #units: Units;
  readonly #files: SourceFiles;
  readonly #made = new Map<string, Made>();
  readonly #reached = new Map<string, Reached>();
  /** Of steps that would run: their keys, or where inputs are not made yet, what stands for them; and the first of each. */
  readonly #likes = new Map<string, Digest>();
  readonly #firsts = new Map<Digest, string>();

  constructor(
    store: Store,
    traceOf: (key: Digest) => Trace | undefined,
    tools: Toolbox,
    history: History,
    units: Units,
  ) {
    this.#traceOf = traceOf;
    this.#tools = tools;
    this.#history = history;
    this.#units = units;
    this.#files = new SourceFiles(store);
  }

  async row(step: Step): Promise<Look> {
    const sources = sourcesOf(step);
    const certain = sources.every((source) => this.#made.has(source));
    const recipe = recipeOf(step, await this.#digests(step), this.#tools);
    const trace = certain ? this.#traceOf(keyOf(recipe)) : undefined;
    if (trace !== undefined) this.#made.set(step.id, madeOf(trace));
    return this.#rowOf(step, recipe, certain, trace !== undefined);
  }

  /** The step before it in the plan that will be made of the very same, whatever that comes out as. */
  #sameAs({ id, inputs }: Step, recipe: Recipe): string | undefined {
    const unmade = Object.entries(inputs).flatMap(([name, input]): [string, Digest][] => {
      if (input.from === 'file' || name in recipe.inputs) return [];
      const output = input.from === 'object' ? input.output : input.fact;
      return [[name, digestOf([this.#likes.get(input.step)!, input.from, output])]];
    });
    const like = keyOf({ ...recipe, inputs: { ...recipe.inputs, ...Object.fromEntries(unmade) } });
    this.#likes.set(id, like);
    const first = this.#firsts.get(like);
    if (first === undefined) this.#firsts.set(like, id);
    return first;
  }

  #rowOf(step: Step, recipe: Recipe, certain: boolean, there: boolean): Look {
    const same = there ? undefined : this.#sameAs(step, recipe);
    const { id, kind, track, target } = step;
    const sources = sourcesOf(step).flatMap((source) => this.#reached.get(source) ?? []);
    const causes = reasons(step, recipe, sources, this.#history, there);
    this.#reached.set(id, { step, causes });
    return {
      id,
      kind,
      ...(track === undefined ? {} : { track }),
      ...(target === undefined ? {} : { target }),
      ...(same === undefined
        ? { state: there ? 'reuse' : 'run', why: there ? '' : causesText(causes(), this.#units) }
        : { state: 'reuse', why: sameText(same) }),
      certain,
      shared: same !== undefined,
      causes: causes(),
      last: this.#history.before.has(id) ? (this.#history.last?.(id) ?? []) : undefined,
    };
  }

  /** Of the inputs that are there already; the others are made only by the build. */
  async #digests(step: Step): Promise<Record<string, Digest>> {
    const inputs: Record<string, Given> = {};
    for (const [name, input] of Object.entries(step.inputs)) {
      if (input.from === 'file') {
        inputs[name] = { object: await this.#files.take(input.file) };
        continue;
      }
      const made = this.#made.get(input.step);
      if (made === undefined) continue;
      inputs[name] =
        input.from === 'object' ? { object: made.outputs[input.output] } : { fact: made.facts[input.fact]! };
    }
    return digestsOf(inputs);
  }
}
