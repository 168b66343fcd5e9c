import type { Stereo } from './stereo.ts';

/**
 * A state-variable filter, second order, trapezoidal integration (stable under modulation). Sections of 12 dB/oct;
 * `q` 0.7071 is Butterworth.
 */
export class Filter {
  #s1 = 0;
  #s2 = 0;
  #g = 0;
  #k = 1;
  #a = 1;
  readonly #rate: number;

  constructor(rate: number, hz: number, q: number) {
    this.#rate = rate;
    this.tune(hz, q);
  }

  tune(hz: number, q: number): void {
    this.#g = Math.tan((Math.PI * Math.min(hz, 0.46 * this.#rate)) / this.#rate);
    this.#k = 1 / q;
    this.#a = 1 / (1 + this.#g * (this.#g + this.#k));
  }

  low(x: number): number {
    const band = this.#step(x);
    return this.#s2 - this.#g * band;
  }

  high(x: number): number {
    const band = this.#step(x);
    return x - this.#k * band - (this.#s2 - this.#g * band);
  }

  /** Band-pass with 0 dB at the centre. */
  band(x: number): number {
    return this.#k * this.#step(x);
  }

  /** Advances both integrators; returns the band-pass, and leaves the low-pass at s2 − g·band. */
  #step(x: number): number {
    const band = this.#a * (this.#s1 + this.#g * (x - this.#s2));
    const rise = this.#g * band;
    this.#s1 = 2 * band - this.#s1;
    this.#s2 += 2 * rise;
    return band;
  }
}

/** Sections of a Butterworth filter of fourth order. */
const FOURTH = [0.541196, 1.306563] as const;

export function lowPass(channel: Float64Array, rate: number, hz: number): void {
  for (const q of FOURTH) {
    const filter = new Filter(rate, hz, q);
    for (let i = 0; i < channel.length; i++) channel[i] = filter.low(channel[i]);
  }
}

export function highPass(channel: Float64Array, rate: number, hz: number, q = Math.SQRT1_2): void {
  const filter = new Filter(rate, hz, q);
  for (let i = 0; i < channel.length; i++) channel[i] = filter.high(channel[i]);
}

/** Frames between two settings of a moving filter. */
const STRIDE = 16;

/** A low-pass whose cutoff in Hz is given by the frame; the same on both channels. */
export function sweep(audio: Stereo, cutoff: (frame: number) => number, q: number): void {
  for (const channel of [audio.left, audio.right]) {
    const filter = new Filter(audio.rate, cutoff(0), q);
    for (let i = 0; i < channel.length; i++) {
      if (i % STRIDE === 0) filter.tune(cutoff(i), q);
      channel[i] = filter.low(channel[i]);
    }
  }
}

/** Everything under `hz` goes to the middle: the side signal loses it at 12 dB/oct. */
export function monoBelow(audio: Stereo, hz: number): void {
  const filter = new Filter(audio.rate, hz, Math.SQRT1_2);
  for (let i = 0; i < audio.frames; i++) {
    const mid = (audio.left[i] + audio.right[i]) / 2;
    const side = filter.high((audio.left[i] - audio.right[i]) / 2);
    audio.left[i] = mid + side;
    audio.right[i] = mid - side;
  }
}
