import { COSTS } from '../build/demands.ts';
import type { BuildEvent } from '../build/events.ts';
import { monotonic } from '../host/clock.ts';
import type { StepKind } from '../plan/step.ts';

export interface Lane {
  readonly name: string;
  /** 0…1 */
  readonly fraction: number;
  /** What runs now, e.g. `master`. */
  readonly doing: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
}

interface StepView {
  readonly kind: StepKind;
  readonly lane: number;
  fraction: number;
  state: 'waiting' | 'running' | 'done' | 'failed';
}

/** Keeps the state of a build from its events: a lane a track and one for the album. Pure but for the clock. */
export class Progress {
  readonly #names: readonly string[];
  readonly #steps = new Map<string, StepView>();
  readonly #started = monotonic();
  /** Costs of steps that were made now, and of those that needed no making. */
  #executed = 0;
  #skipped = 0;

  /** `names[0]` is the album's lane, `names[n]` track n's. `steps` are the plan's. */
  constructor(names: readonly string[], steps: readonly { id: string; kind: StepKind; track?: number }[]) {
    this.#names = names;
    for (const { id, kind, track } of steps) {
      this.#steps.set(id, { kind, lane: track ?? 0, fraction: 0, state: 'waiting' });
    }
  }

  take(event: BuildEvent): void {
    if (event.type === 'planned' || event.type === 'finding') return;
    const step = this.#steps.get(event.id);
    if (step === undefined) return;
    if (event.type === 'started') step.state = 'running';
    else if (event.type === 'progress') step.fraction = event.fraction;
    else {
      step.state = event.state === 'failed' || event.state === 'skipped' ? 'failed' : 'done';
      step.fraction = 1;
      if (event.state === 'done') this.#executed += COSTS[step.kind];
      else this.#skipped += COSTS[step.kind];
    }
  }

  /** One for each name that has steps. */
  lanes(): Lane[] {
    return this.#names.flatMap((name, lane) => {
      const own = [...this.#steps.values()].filter((step) => step.lane === lane);
      // Without a step of its own: left out by `--only`, or an album that is levelled track by track.
      if (own.length === 0) return [];
      const running = own.filter(({ state }) => state === 'running');
      const state = own.some((step) => step.state === 'failed')
        ? 'failed'
        : own.every((step) => step.state === 'done')
          ? 'done'
          : running.length > 0
            ? 'running'
            : 'waiting';
      return { name, fraction: fractionOf(own), doing: running.map(({ kind }) => kind).join(', '), state };
    });
  }

  fraction(): number {
    return fractionOf([...this.#steps.values()]);
  }

  /** Seconds left, by the pace so far; undefined while there is too little to judge by. */
  secondsLeft(): number | undefined {
    const all = [...this.#steps.values()];
    const total = all.reduce((sum, { kind }) => sum + COSTS[kind], 0) - this.#skipped;
    const done = all.reduce(
      (sum, s) => sum + (s.state === 'running' ? COSTS[s.kind] * s.fraction : 0),
      this.#executed,
    );
    const elapsed = (monotonic() - this.#started) / 1000;
    return done <= total / 50 || elapsed < 1 ? undefined : ((total - done) * elapsed) / done;
  }
}

function fractionOf(steps: readonly StepView[]): number {
  const total = steps.reduce((sum, { kind }) => sum + COSTS[kind], 0);
  const done = steps.reduce((sum, { kind, fraction }) => sum + COSTS[kind] * fraction, 0);
  return total === 0 ? 1 : done / total;
}
