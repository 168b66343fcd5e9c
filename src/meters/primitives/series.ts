/**
 * Values gathered at a fixed pace (100 Hz at the most) without knowing beforehand how many will come. Storage doubles
 * when full, so appending costs an allocation only some twenty times an hour of audio.
 */
export class Series {
  #values = new Float64Array(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** A copy of what was gathered. */
  values(): Float64Array {
    return this.#values.slice(0, this.#length);
  }
}
