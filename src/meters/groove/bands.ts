import { BiquadCascade, type Section } from '../../dsp/primitives/biquad.ts';
import { designBand } from '../../dsp/primitives/design.ts';
import type { Band } from '../../dsp/primitives/prototype.ts';

/** Edges in Hz; see Energies in vinyl/groove.ts. */
const BASS = 300;
const SUBSONIC = 30;
const SIBILANCE = [5000, 10_000] as const;
const ULTRASONIC = 16_000;

/** dB/oct of every edge: Butterworth, −3 dB at the edge. */
const SLOPE = 24;
/** Share of the rate above which there is no room for an edge: a band that begins there is empty, one that ends there is open. */
const ROOM = 0.45;

function edge(type: 'highpass' | 'lowpass', freq: number): Band {
  return { type, freq, gain: 0, q: Math.SQRT1_2, slope: SLOPE };
}

const designs = new Map<string, readonly Section[]>();

/** A design takes some milliseconds, and each is asked for again with every side. */
function sectionsOf(band: Band, rate: number): readonly Section[] {
  const name = `${band.type} ${band.freq} ${rate}`;
  const sections = designs.get(name) ?? designBand(band, rate);
  designs.set(name, sections);
  return sections;
}

/** Power of lateral and vertical in one band, added up until it is read. */
class BandPower {
  readonly #filter: BiquadCascade | undefined;
  readonly #scratch: readonly [Float64Array, Float64Array];
  lateral = 0;
  vertical = 0;

  constructor(edges: readonly Band[], rate: number, longest: number) {
    const possible = edges.every(({ type, freq }) => type === 'lowpass' || freq < ROOM * rate);
    const inside = edges.filter(({ freq }) => freq < ROOM * rate);
    this.#filter = possible
      ? new BiquadCascade(
          inside.flatMap((one) => sectionsOf(one, rate)),
          2,
        )
      : undefined;
    this.#scratch = [new Float64Array(longest), new Float64Array(longest)];
  }

  take(lateral: Float64Array, vertical: Float64Array, frames: number): void {
    if (this.#filter === undefined) return;
    const [l, v] = this.#scratch;
    l.set(lateral.subarray(0, frames));
    v.set(vertical.subarray(0, frames));
    this.#filter.process(this.#scratch, frames);
    for (let i = 0; i < frames; i++) {
      this.lateral += l[i] * l[i];
      this.vertical += v[i] * v[i];
    }
  }

  clear(): void {
    this.lateral = 0;
    this.vertical = 0;
  }
}

/** The bands whose energy a cutter wants to know. */
export class Bands {
  readonly total: BandPower;
  readonly bass: BandPower;
  readonly subsonic: BandPower;
  readonly sibilance: BandPower;
  readonly ultrasonic: BandPower;

  constructor(rate: number, longest: number) {
    const band = (...edges: readonly Band[]) => new BandPower(edges, rate, longest);
    this.total = band();
    this.bass = band(edge('lowpass', BASS));
    this.subsonic = band(edge('lowpass', SUBSONIC));
    this.sibilance = band(edge('highpass', SIBILANCE[0]), edge('lowpass', SIBILANCE[1]));
    this.ultrasonic = band(edge('highpass', ULTRASONIC));
  }

  get all(): readonly BandPower[] {
    return [this.total, this.bass, this.subsonic, this.sibilance, this.ultrasonic];
  }
}
