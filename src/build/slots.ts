/**
 * Places for running tasks: at most `jobs` at a time, and together no more memory than `budget` (but a task that alone
 * wants more still runs, by itself). Waiting tasks are served by rank, lowest first, see demands.ts.
 */
export class Slots {
  readonly #jobs: number;
  readonly #budget: number;
  readonly #shuffle: number | undefined;
  #running = 0;
  #held = 0;
  readonly #waiting: { readonly rank: number; readonly weight: number; readonly start: () => void }[] = [];

  /** `shuffle`: a seed; tasks of other ranks are then served in an order of their own, for tests that it may not matter. */
  constructor(jobs: number, budget: number, shuffle?: number) {
    this.#jobs = jobs;
    this.#budget = budget;
    this.#shuffle = shuffle;
  }

  /** Runs `act` when there is room for it. */
  async hold<T>(rank: number, weight: number, act: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.#waiting.push({ rank: this.#served(rank), weight, start });
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

  /** Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4). */
  #served(rank: number): number {
    return this.#shuffle === undefined ? rank : Math.imul(rank + 1 + this.#shuffle, 2_654_435_761);
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
