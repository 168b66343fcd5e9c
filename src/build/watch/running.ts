import type { Finding } from '../../base/finding.ts';
import { type Plan, planOf } from '../../plan/plan.ts';
import type { Spec } from '../../spec/spec.ts';
import type { Artifact } from '../../store/store.ts';
import { build, type BuildEnd, type BuildOptions } from '../build.ts';
import { narrowed } from '../only.ts';
import type { Contents } from './machine.ts';
import { type Prospect, prospectOf, staleSteps } from './stale.ts';

export interface BuildOf {
  readonly spec: Spec;
  readonly noticed: readonly Finding[];
  readonly contents: Contents;
  /** Contents of the files as objects, by content. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
}

/** A build of some contents of the files: what the files hold from now on does not reach it, unless it is told. */
export class RunningBuild {
  readonly ended: Promise<BuildEnd>;
  readonly #only: readonly string[];
  readonly #prospect: Prospect;
  readonly #stops = new Map<string, AbortController>();
  #overtaken = false;

  constructor({ spec, noticed, contents, artifacts }: BuildOf, options: BuildOptions) {
    this.#only = options.only ?? [];
    this.#prospect = prospectOf(planned(spec, this.#only) ?? planOf(spec), contents);
    const taken = new Map<string, Artifact>();
    for (const [path, content] of contents) {
      const artifact = artifacts.get(content);
      if (artifact !== undefined) taken.set(path, artifact);
    }
    this.ended = build(spec, { ...options, noticed, taken, stale: (id) => this.#stopOf(id).signal });
  }

  /** Some of its steps were stopped. */
  get overtaken(): boolean {
    return this.#overtaken;
  }

  /** Stops the steps that this spec with these contents has no use for; returns how many. */
  overtake(spec: Spec, contents: Contents): number {
    const plan = planned(spec, this.#only);
    // Of names that the spec does not know nobody can say what they need: the build goes on.
    if (plan === undefined) return 0;
    const stale = staleSteps(this.#prospect, prospectOf(plan, contents)).filter(
      (id) => !this.#stopOf(id).signal.aborted,
    );
    for (const id of stale) this.#stopOf(id).abort();
    this.#overtaken ||= stale.length > 0;
    return stale.length;
  }

  #stopOf(id: string): AbortController {
    const stop = this.#stops.get(id) ?? new AbortController();
    this.#stops.set(id, stop);
    return stop;
  }
}

function planned(spec: Spec, only: readonly string[]): Plan | undefined {
  const narrow = narrowed(spec, planOf(spec), only);
  return narrow.ok ? narrow.value : undefined;
}
