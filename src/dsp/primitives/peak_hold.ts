/**
 * The exact maximum of the last `length` values, this one included, at a constant cost a sample.
 *
 * The window is cut at multiples of `length`, counted from the first value: what is left of the former piece (its
 * maxima from each place to its end, made once a piece) and what came of the present one. Before the first value
 * the window holds zeros.
 */
export class PeakHold {
  /** Before the write position: values of the present piece. From it on: maxima of the rest of the former piece. */
  readonly #piece: Float64Array;
  #position = 0;
  #peak = 0;

  constructor(length: number) {
    this.#piece = new Float64Array(length);
  }

  /** Replaces the first `frames` values, all ≥ 0, by their held maxima. */
  process(values: Float64Array, frames: number): void {
    const piece = this.#piece;
    const length = piece.length;
    let position = this.#position;
    let peak = this.#peak;
    for (let i = 0; i < frames; i++) {
      const value = values[i];
      if (value > peak) peak = value;
      piece[position++] = value;
      if (position === length) {
        values[i] = peak;
        maximaToEnd(piece);
        position = 0;
        peak = 0;
      } else {
        const former = piece[position];
        values[i] = former > peak ? former : peak;
      }
    }
    this.#position = position;
    this.#peak = peak;
  }
}

function maximaToEnd(piece: Float64Array): void {
  let peak = 0;
  for (let i = piece.length - 1; i >= 0; i--) {
    if (piece[i] > peak) peak = piece[i]!;
    piece[i] = peak;
  }
}
