import type { Digest } from '../base/digest.ts';
import type { Finding } from '../base/finding.ts';
import { done, type Result, refusalOf, refused } from '../base/result.ts';
import { explain } from '../plan/explain.ts';
import { planOf } from '../plan/plan.ts';
import { keyOf, recipeOf, type Step, sourcesOf } from '../plan/step.ts';
import type { Spec } from '../spec/spec.ts';
import { openStore, type Store } from '../store/store.ts';
import type { Toolbox } from '../tools/contract.ts';
import { findTools } from '../tools/find.ts';
import { SourceFiles } from './files.ts';
import { Ledger } from './ledger.ts';
import { narrowed } from './only.ts';
import { digestsOf, madeOf } from './scheduler.ts';
import { cacheOf } from './site.ts';
import type { Given, Made } from './work.ts';

/** One row of `release plan`. */
export interface PlannedStep {
  readonly id: string;
  readonly kind: string;
  readonly track?: number;
  readonly target?: string;
  readonly state: 'run' | 'reuse';
  readonly why: string;
  /**
   * False where it hangs on what a step before it makes: `run` is then what happens unless that comes out as it was
   * (a gain that stays the same to 0.01 dB, say), in which case the build reuses.
   */
  readonly certain: boolean;
}

/** What a build would do now, by the same keys it would use. Reads nothing but the spec's files that changed; makes nothing. */
export async function preview(spec: Spec, only: readonly string[]): Promise<Result<PlannedStep[]>> {
  const narrow = narrowed(spec, planOf(spec), only);
  if (!narrow.ok) return narrow;
  try {
    const cache = cacheOf(spec);
    const store = await openStore(cache);
    const { tools } = await findTools({ cache });
    const ledger = new Ledger(cache, spec.slug);
    const look = new Preview(store, tools, ledger);
    const rows: PlannedStep[] = [];
    const findings: Finding[] = [];
    for (const step of narrow.value.steps) {
      try {
        rows.push(await look.row(step));
      } catch (thrown) {
        const title = spec.tracks.find(({ number }) => number === step.track)?.title;
        const track = title === undefined ? {} : { track: title };
        findings.push(...refusalOf(thrown).findings.map((finding) => ({ ...finding, ...track })));
      }
    }
    return findings.length === 0 ? done(rows) : refused(...findings);
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

class Preview {
  readonly #store: Store;
  readonly #tools: Toolbox;
  readonly #ledger: Ledger;
  readonly #files: SourceFiles;
  readonly #made = new Map<string, Made>();

  constructor(store: Store, tools: Toolbox, ledger: Ledger) {
    this.#store = store;
    this.#tools = tools;
    this.#ledger = ledger;
    this.#files = new SourceFiles(store);
  }

  async row(step: Step): Promise<PlannedStep> {
    const { id, kind, track, target } = step;
    const own = {
      id,
      kind,
      ...(track === undefined ? {} : { track }),
      ...(target === undefined ? {} : { target }),
    };
    const open = sourcesOf(step).filter((source) => !this.#made.has(source));
    if (open.length > 0) return { ...own, state: 'run', why: `after ${open.join(', ')}`, certain: false };
    const recipe = recipeOf(step, await this.#digests(step), this.#tools);
    const trace = this.#store.trace(keyOf(recipe));
    if (trace !== undefined) {
      this.#made.set(id, madeOf(trace));
      return { ...own, state: 'reuse', why: '', certain: true };
    }
    return { ...own, state: 'run', why: explain(step, recipe, this.#ledger.recipes.get(id)), certain: true };
  }

  async #digests(step: Step): Promise<Record<string, Digest>> {
    const inputs: Record<string, Given> = {};
    for (const [name, input] of Object.entries(step.inputs)) {
      if (input.from === 'file') {
        inputs[name] = { object: await this.#files.take(input.file) };
        continue;
      }
      const made = this.#made.get(input.step)!;
      inputs[name] =
        input.from === 'object' ? { object: made.outputs[input.output] } : { fact: made.facts[input.fact]! };
    }
    return digestsOf(inputs);
  }
}
