import type { SpectrumFilter } from '../spectrum-filter.ts';

/** Stand-in until the twin is compiled. */
export function stereoConvolution(
  _filters: readonly (SpectrumFilter | undefined)[],
): ((history: readonly Float64Array[], ready: readonly Float64Array[], half: number) => void) | undefined {
  return undefined;
}
