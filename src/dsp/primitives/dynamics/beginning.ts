/** s; as long as the detector holds a peak at least. */
const SECONDS = 0.01;
/** −120 dBFS; what is fainter has not begun: delays of the processors before, digital silence, the noise of rounding. */
const SILENCE = 1e-6;

/** Frames of a piece: `before` the signal begins, then those `within` its beginning. */
export interface Begun {
  readonly before: number;
  readonly within: number;
}

/** Finds the first 10 ms of a signal from the first frame on in which any channel is not silent. */
export class Beginning {
  #begun = false;
  #left: number;

  constructor(rate: number) {
    this.#left = Math.round(SECONDS * rate);
  }

  get over(): boolean {
    return this.#left === 0;
  }

  /** `signal[c][from … from + frames)`, the frames that follow those of the last call. */
  take(signal: readonly Float64Array[], from: number, frames: number): Begun {
    const before = this.#begun ? 0 : silentFrames(signal, from, frames);
    if (before === frames) return { before, within: 0 };
    this.#begun = true;
    const within = Math.min(this.#left, frames - before);
    this.#left -= within;
    return { before, within };
  }
}

function silentFrames(signal: readonly Float64Array[], from: number, frames: number): number {
  let first = frames;
  for (const samples of signal) {
    let i = 0;
    while (i < first && Math.abs(samples[from + i]) < SILENCE) i++;
    first = i;
  }
  return first;
}
