/**
 * Running sum of the last `width` values (of all there were, while they are fewer). Each window is the tail of one run of
 * `width` values and the head of the next, so there are two additions a value and nothing is ever subtracted: the sum over
 * a silent stretch after a loud one is exactly 0, where a difference of running totals would leave the totals' rounding.
 */
export class WindowSum {
  /** The run being filled. */
  readonly #run: Float64Array;
  /** Of the run before: the sum of each value and those after it, added up from the last one on. */
  readonly #tails: Float64Array;
  #filled = 0;
  #head = 0;

  constructor(width: number) {
    this.#run = new Float64Array(width);
    this.#tails = new Float64Array(width);
  }

  push(value: number): number {
    this.#run[this.#filled] = value;
    this.#filled += 1;
    if (this.#filled === this.#run.length) return this.#begin();
    this.#head += value;
    return this.#tails[this.#filled] + this.#head;
  }

  /** Begins the next run; the sum of the one that is full. */
  #begin(): number {
    let tail = 0;
    for (let i = this.#run.length - 1; i >= 0; i--) {
      tail += this.#run[i];
      this.#tails[i] = tail;
    }
    this.#filled = 0;
    this.#head = 0;
    return tail;
  }
}
