/**
 * Places for running tasks: at most `jobs` at a time, and together no more memory than `budget` (but a task that alone
 * wants more still runs, by itself). Waiting tasks are served by rank, lowest first, so work goes on in the plan's order.
 */
export class Slots {
  readonly #jobs: number;
  readonly #budget: number;
  #running = 0;
  #held = 0;
  readonly #waiting: { readonly rank: number; readonly weight: number; readonly start: () => void }[] = [];

  constructor(jobs: number, budget: number) {
    this.#jobs = jobs;
    this.#budget = budget;
  }

  /** Runs `act` when there is room for it. */
  async hold<T>(rank: number, weight: number, act: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.#waiting.push({ rank, weight, start });
      this.#waiting.sort((a, b) => a.rank - b.rank);
      this.#serve();
    });
    try {
      return await act();
    } finally {
      this.#running--;
      this.#held -= weight;
      this.#serve();
    }
  }

  #serve(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || this.#running >= this.#jobs) return;
      if (this.#running > 0 && this.#held + next.weight > this.#budget) return;
      this.#waiting.shift();
      this.#running++;
      this.#held += next.weight;
      next.start();
    }
  }
}
