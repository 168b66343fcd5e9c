/**
 * The exact maximum of the last `length` values, this one included, at a constant cost a sample.
 *
 * The window is cut at multiples of `length`, counted from the first value: what is left of the former piece (its
 * maxima from each place to its end, made once a piece) and what came of the present one. Before the first value
 * the window holds zeros.
 */
export class PeakHold {
  /**
   * Before the write position: values of the present piece. From it on: maxima of the rest of the former piece, and a 0
   * for the end of it.
   */
  readonly #piece: Float64Array;
  #position = 0;
  #peak = 0;

  constructor(length: number) {
    this.#piece = new Float64Array(length + 1);
  }

  /** Replaces the first `frames` values, all ≥ 0, by their held maxima. */
  process(values: Float64Array, frames: number): void {
    const length = this.#piece.length - 1;
    for (let from = 0; from < frames;) {
      const to = Math.min(frames, from + length - this.#position);
      this.#stretch(values, from, to);
      if (this.#position === length) this.#turn();
      from = to;
    }
  }

  /** The same for one value. */
  next(value: number): number {
    const piece = this.#piece;
    const peak = value > this.#peak ? value : this.#peak;
    const position = this.#position + 1;
    piece[position - 1] = value;
    const former = piece[position];
    this.#peak = peak;
    this.#position = position;
    if (position === piece.length - 1) this.#turn();
    return former > peak ? former : peak;
  }

  /** The present piece, whole, becomes the former one. */
  #turn(): void {
    maximaToEnd(this.#piece);
    this.#position = 0;
    this.#peak = 0;
  }

  /** Within one piece. */
  #stretch(values: Float64Array, from: number, to: number): void {
    const piece = this.#piece;
    let position = this.#position;
    let peak = this.#peak;
    for (let i = from; i < to; i++) {
      const value = values[i];
      piece[position++] = value;
      if (value > peak) peak = value;
      const former = piece[position];
      values[i] = former > peak ? former : peak;
    }
    this.#position = position;
    this.#peak = peak;
  }
}

function maximaToEnd(piece: Float64Array): void {
  let peak = 0;
  for (let i = piece.length - 2; i >= 0; i--) {
    const value = piece[i];
    if (value > peak) peak = value;
    piece[i] = peak;
  }
}
