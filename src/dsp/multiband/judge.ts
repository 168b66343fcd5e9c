import { error, type Finding, note, pointer, warning } from '../../base/finding.ts';
import { beyondRate } from '../primitives/beyond.ts';
import { isBeyond } from '../primitives/crossover.ts';
import { idleNotes } from '../primitives/idle.ts';
import { type Band, bandSchema, type Params } from './params.ts';

/** What the schema cannot say: the number of bands, the order of crossovers; and what is rarely meant. */
export function judge({ crossovers, bands }: Params): Finding[] {
  return [
    ...countFindings(crossovers, bands),
    ...orderFindings(crossovers),
    ...soloFindings(bands),
    ...idleFindings(bands),
  ];
}

/** Crossovers that are none at this rate. */
export function judgeAt({ crossovers }: Params, rate: number): Finding[] {
  return crossovers.flatMap((freq, i) => {
    if (!isBeyond(freq, rate)) return [];
    const message = `the multiband has no crossover at ${freq} Hz: the band above it, number ${i + 2}, is silent`;
    return [beyondRate(pointer('crossovers', i), message, freq, rate)];
  });
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

function soloFindings(bands: Params['bands']): Finding[] {
  const heard = bands.filter(({ solo }) => solo).length;
  return bands.flatMap(({ solo }, i) => {
    if (!solo || heard === bands.length) return [];
    const message = `band ${i + 1} of the multiband is on solo: bands without are not heard, nor would be released`;
    const hint = 'take the solo out when you have listened';
    return [warning('soloed-band', message, { at: pointer('bands', i, 'solo'), hint })];
  });
}

/** Parameters of the dynamics, which are off without a ratio. */
const DYNAMICS = [
  'mode',
  'threshold',
  'knee',
  'range',
  'attack',
  'release',
  'auto_release',
  'detector',
  'link',
] as const;

function idleFindings(bands: Params['bands']): Finding[] {
  return bands.flatMap((band, i) =>
    idleIn(band, i + 1).map((finding) => ({ ...finding, at: pointer('bands', i) + (finding.at ?? '') })),
  );
}

function idleIn(band: Band, number: number): Finding[] {
  if (band.ratio === 1) {
    const meant = idleNotes(bandSchema, band, DYNAMICS, 'the ratio is 1');
    const message = `band ${number} of the multiband has no dynamics: its ratio is 1`;
    const hint = 'give it a ratio, or take the other parameters of the dynamics out';
    return meant.length === 0 ? [] : [note('idle-parameter', message, { at: meant[0].at!, hint })];
  }
  return [
    ...(band.mode === 'expand' ? idleNotes(bandSchema, band, ['auto_release'], 'it is not for expand') : []),
    ...(band.on === 'mid' || band.on === 'side'
      ? idleNotes(bandSchema, band, ['link'], `${band.on} is one channel alone`)
      : []),
  ];
}
