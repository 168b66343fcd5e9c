import { error, type Finding, pointer, warning } from '../../base/finding.ts';
import type { Params } from './params.ts';

/** What the schema cannot say: the number of bands, the order of crossovers; and what is rarely meant. */
export function judge({ crossovers, bands }: Params): Finding[] {
  return [...countFindings(crossovers, bands), ...orderFindings(crossovers), ...bandFindings(bands)];
}

function countFindings({ length: between }: readonly number[], { length }: readonly unknown[]): Finding[] {
  if (length === between + 1) return [];
  const crossovers = between === 1 ? '1 crossover makes' : `${between} crossovers make`;
  return [
    error('multiband-bands', `${crossovers} ${between + 1} bands, but ${length} are given`, {
      at: pointer('bands'),
      measured: length,
      limit: between + 1,
      hint: 'a band without parameters, {}, is left as it is',
    }),
  ];
}

function orderFindings(crossovers: readonly number[]): Finding[] {
  return crossovers.flatMap((freq, i) => {
    const below = crossovers[i - 1] ?? 0;
    if (freq > below) return [];
    const message = `crossovers ascend, but ${freq} Hz comes after ${below} Hz`;
    return [
      error('multiband-crossovers', message, { at: pointer('crossovers', i), measured: freq, limit: below }),
    ];
  });
}

function bandFindings(bands: Params['bands']): Finding[] {
  const heard = bands.filter(({ solo }) => solo).length;
  return bands.flatMap(({ solo }, i) => {
    if (!solo || heard === bands.length) return [];
    const message = `band ${i + 1} of the multiband is on solo: bands without are not heard`;
    return [warning('multiband-solo', message, { at: pointer('bands', i, 'solo') })];
  });
}
