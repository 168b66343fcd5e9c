import { decibelsOfPower, gainOf } from '../../base/decibel.ts';
import { designAllpass } from './allpass.ts';
import { inverseOf, powerResponse, type Section } from './biquad.ts';
import { amplified, bilinear, type Fit, GOALS, gridOf, matched, polesOf, zerosOnAxis } from './match.ts';
import { type AnalogueSection, analoguePower, type Band, prototypeOf } from './prototype.ts';

/** Power below the response's greatest that is not judged any more, −100 dB (it is fitted all the same). */
const FLOOR = 1e-10;

/** Places of the extra poles, u = 2 + d; in each list the ones that serve most bands come first. */
const BEHIND: Readonly<Record<number, readonly (readonly number[])[]>> = {
  0: [[]],
  1: [[0.3], [0.1], [0.8], [0.03], [2]],
  2: [
    [0.06, 1],
    [0.15, 3],
    [0.06, 0.4],
    [0.02, 0.4],
    [0.06, 3],
    [0.02, 3],
    [0.15, 1],
    [0.4, 3],
    [1, 3],
    [0.02, 0.15],
  ],
  3: [
    [0.03, 0.2, 1.5],
    [0.05, 0.4, 3],
    [0.01, 0.1, 1],
  ],
  4: [
    [0.02, 0.1, 0.5, 3],
    [0.01, 0.06, 0.3, 2],
  ],
};

interface Judged {
  readonly sections: readonly Section[];
  /** Greatest error as a multiple of the goal; at most 1 is good. */
  readonly score: number;
}

/**
 * Second-order sections, minimum phase and stable, for one band at `rate` Hz: none for a neutral band, else the fewest
 * that follow the analogue prototype ({@link prototypeOf}) within the {@link GOALS}; where none does (some bands around
 * Nyquist itself) the nearest of all. An all-pass follows its prototype's phase ({@link designAllpass}). Takes about 2 ms.
 */
export function designBand(band: Band, rate: number): Section[] {
  if (band.type === 'allpass') return [designAllpass(band.freq, band.q, rate)];
  const { sections, gain, inverted } = prototypeOf(band);
  if (sections.length === 0) return [];
  const w0 = (2 * Math.PI * band.freq) / rate;
  const plain = parted(sections).flatMap((part) => designed(part, w0));
  const [first, ...others] = inverted ? plain.map(inverseOf) : plain;
  return [amplified(first, gain), ...others];
}

/** Sections of one fit; more of them make it too stiff for double precision. */
const SECTIONS_AT_ONCE = 4;

/** Steep slopes in two parts of every other section (of a Linkwitz-Riley filter: its two halves), fitted one by one. */
function parted(sections: readonly AnalogueSection[]): (readonly AnalogueSection[])[] {
  if (sections.length <= SECTIONS_AT_ONCE) return [sections];
  return [0, 1].map((odd) => sections.filter((_, k) => k % 2 === odd));
}

/** Designs from the cheapest upwards: the first that reaches the goal, or the best of all. */
function designed(analogue: readonly AnalogueSection[], w0: number): readonly Section[] {
  const grid = gridOf(analogue, w0);
  let best: Judged | undefined;
  for (const candidate of candidates(analogue, w0, grid)) {
    const judged = judge(candidate, analogue, w0, grid);
    if (best === undefined || judged.score < best.score) best = judged;
    if (best.score <= 1) break;
  }
  return best!.sections;
}

function* candidates(analogue: readonly AnalogueSection[], w0: number, grid: Float64Array) {
  if (w0 < Math.PI / 4) yield bilinear(analogue, w0);
  for (const fit of fits(analogue, w0)) {
    const sections = matched(analogue, w0, grid, fit);
    if (sections !== undefined) yield sections;
  }
}

function* fits(analogue: readonly AnalogueSection[], w0: number): Generator<Fit> {
  const poles = polesOf(analogue, w0).length;
  const fixed = zerosOnAxis(analogue, w0).length;
  for (let more = 0; more <= 2; more++) {
    const capacity = 2 * (analogue.length + more);
    const degree = Math.min(4, capacity - fixed);
    for (const behind of BEHIND[Math.min(4, capacity - poles)] ?? []) yield { behind, degree };
  }
  // A constant in place of the numerator is positive whatever else fails.
  yield { behind: [], degree: 0 };
}

/** Above 0.9 of Nyquist nothing is fitted; a filter is only kept from straying more than 4 dB where it is not deep down. */
function wildness(sections: readonly Section[], analogue: readonly AnalogueSection[], w0: number): number {
  let most = 0;
  for (const part of [0.92, 0.94, 0.96, 0.98]) {
    const wanted = analoguePower(analogue, (part * Math.PI) / w0);
    if (wanted < 0.05) continue;
    most = Math.max(most, Math.abs(decibelsOfPower(powerResponse(sections, part * Math.PI) / wanted)));
  }
  return most / 4;
}

/** Scales the sections so that the error is the smallest possible, measured against the goal of each frequency. */
function judge(
  sections: readonly Section[],
  analogue: readonly AnalogueSection[],
  w0: number,
  grid: Float64Array,
): Judged {
  const wanted = grid.map((omega) => analoguePower(analogue, omega / w0));
  const floor = FLOOR * wanted.reduce((a, b) => Math.max(a, b), 0);
  const zones = GOALS.map((zone) => ({ ...zone, least: Infinity, most: -Infinity }));
  grid.forEach((omega, i) => {
    if (wanted[i] < floor) return;
    const zone = zones.find(({ end }) => omega <= end)!;
    const error = decibelsOfPower(powerResponse(sections, omega) / wanted[i]);
    zone.least = Math.min(zone.least, error);
    zone.most = Math.max(zone.most, error);
  });
  let shift = 0;
  let widest = 0;
  for (const above of zones) {
    for (const below of zones) {
      const spread = (above.most - below.least) / (above.goal + below.goal);
      if (!(spread > widest)) continue;
      widest = spread;
      shift = -(above.most * below.goal + below.least * above.goal) / (above.goal + below.goal);
    }
  }
  const [first, ...others] = sections;
  const scaled = [amplified(first, gainOf(shift)), ...others];
  return { sections: scaled, score: Math.max(widest, wildness(scaled, analogue, w0)) };
}
