import { BiquadCascade, type Section } from '../../dsp/primitives/biquad.ts';
import { designBand } from '../../dsp/primitives/design.ts';
import type { Band } from '../../dsp/primitives/prototype.ts';

/** Edges in Hz; see Energies in vinyl/groove.ts. */
const BASS = 300;
const SUBSONIC = 30;
const SIBILANCE = [5000, 10_000] as const;
const ULTRASONIC = 16_000;

/** The bands whose energy a cutter wants to know, in this order everywhere. */
export const BANDS = ['total', 'bass', 'subsonic', 'sibilance', 'ultrasonic'] as const;
export type BandName = (typeof BANDS)[number];

/** dB/oct of every edge: Butterworth, −3 dB at the edge. */
const SLOPE = 24;
/** Share of the rate above which there is no room for an edge: a band that begins there is empty, one that ends there is open. */
const ROOM = 0.45;

function edge(type: 'highpass' | 'lowpass', freq: number): Band {
  return { type, freq, gain: 0, q: Math.SQRT1_2, slope: SLOPE };
}

const EDGES: readonly (readonly Band[])[] = [
  [],
  [edge('lowpass', BASS)],
  [edge('lowpass', SUBSONIC)],
  [edge('highpass', SIBILANCE[0]), edge('lowpass', SIBILANCE[1])],
  [edge('highpass', ULTRASONIC)],
];

/** Of each band: the sections that cut it out of the whole, none for the whole itself; undefined where there is no room for it. */
export type BandSections = readonly (readonly Section[] | undefined)[];

const designs = new Map<number, BandSections>();

/** In the order of {@link BANDS}. A design takes some milliseconds, and each is asked for again with every side. */
export function bandSections(rate: number): BandSections {
  const known = designs.get(rate);
  if (known !== undefined) return known;
  const sections = EDGES.map((edges) => {
    if (edges.some(({ type, freq }) => type === 'highpass' && freq >= ROOM * rate)) return undefined;
    return edges.filter(({ freq }) => freq < ROOM * rate).flatMap((one) => designBand(one, rate));
  });
  designs.set(rate, sections);
  return sections;
}

/** Adds the powers of lateral and of vertical in one band to powers[at] and powers[at + 1]. */
export class BandPower {
  readonly #filter: BiquadCascade;
  readonly #scratch: readonly [Float64Array, Float64Array];

  constructor(sections: readonly Section[], longest: number) {
    this.#filter = new BiquadCascade(sections, 2);
    this.#scratch = [new Float64Array(longest), new Float64Array(longest)];
  }

  take(
    lateral: Float64Array,
    vertical: Float64Array,
    frames: number,
    powers: Float64Array,
    at: number,
  ): void {
    const [l, v] = this.#scratch;
    l.set(lateral.subarray(0, frames));
    v.set(vertical.subarray(0, frames));
    this.#filter.process(this.#scratch, frames);
    let across = powers[at];
    let upDown = powers[at + 1];
    for (let i = 0; i < frames; i++) {
      across += l[i] * l[i];
      upDown += v[i] * v[i];
    }
    powers[at] = across;
    powers[at + 1] = upDown;
  }
}
