import { monotonic } from '../host/clock.ts';

/** Faults after which a server is left alone for the rest of a build. */
const FAULTS = 2;
/** Milliseconds that a build may wait for answers that bring nothing. */
const FRUITLESS_MS = 3000;

/**
 * How much a build bears of a server: whatever it does, no more than a few seconds are lost on it. Waiting counts once
 * where several questions wait at the same time.
 */
export class Patience {
  #faults = 0;
  #fruitless = 0;
  /** Until when waiting has been counted, ms. */
  #counted = 0;
  #over = false;
  #reason: string | undefined;
  readonly #onEnd: () => void;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** Nothing more is asked. */
  get isOver(): boolean {
    return this.#over;
  }

  /** What happened first, in words behind the server's name; undefined where nothing did. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** An answer that brought nothing; `since`: when it was asked for. */
  waited(since: number): void {
    const end = monotonic();
    this.#fruitless += end - Math.max(since, this.#counted);
    this.#counted = end;
    if (this.#fruitless > FRUITLESS_MS) this.#end('is slower than doing without it');
  }

  /** No answer, or one that makes no sense. `final`: another question would be answered no better. */
  fault(reason: string, final = false): void {
    this.#faults++;
    this.note(reason);
    if (final || this.#faults >= FAULTS) this.#end(reason);
  }

  /** Worth telling, but no reason to ask no more. */
  note(reason: string): void {
    if (!this.#over) this.#reason ??= reason;
  }

  #end(reason: string): void {
    this.note(reason);
    if (this.#over) return;
    this.#over = true;
    this.#onEnd();
  }
}
