import type { Json } from '../base/canonical.ts';
import { loudnessOfPower } from '../meters/loudness/index.ts';
import type { ProgrammeFacts } from '../meters/programme/index.ts';
import type { SpectrumFacts } from '../meters/spectrum/index.ts';

/** The figures of a programme without its curves: what goes into facts, manifests and checks. */
export type Programme = Omit<ProgrammeFacts, 'curves'>;

export function programmeOf({ curves: _, ...figures }: ProgrammeFacts): { [key: string]: Json } {
  return figures;
}

/** What a report draws: 10 values a second. */
export interface Curves {
  /** Short-term loudness, LUFS, to 0.01; null: silence. */
  readonly shortTerm: readonly (number | null)[];
  /** Lowest and highest sample of each interval, `[channel][interval]`, to 0.001. */
  readonly minima: readonly (readonly number[])[];
  readonly maxima: readonly (readonly number[])[];
}

export function curvesOf({ curves }: ProgrammeFacts): Json {
  const { minima, maxima } = curves.waveform;
  return {
    shortTerm: Array.from(curves.shortTerm, (power) =>
      power > 0 ? rounded(loudnessOfPower(power), 100) : null,
    ),
    minima: minima.map((channel) => Array.from(channel, (x) => rounded(x, 1000))),
    maxima: maxima.map((channel) => Array.from(channel, (x) => rounded(x, 1000))),
  };
}

/** Levels of the spectrum's bands in dB, to 0.01. */
export function toneOf({ levels }: SpectrumFacts): (number | null)[] {
  return levels.map((level) => (level === null ? null : rounded(level, 100)));
}

function rounded(value: number, steps: number): number {
  const result = Math.round(value * steps) / steps;
  return result === 0 ? 0 : result;
}
