/**
 * Threshold of hearing for pure tones, free field, frontal incidence, binaural: ISO 389-7:2005, table 1 (to 12.5 kHz the
 * T_f of ISO 226:2003, table 1). Hz, dB SPL.
 */
const THRESHOLD: readonly (readonly [frequency: number, level: number])[] = [
  [20, 78.5],
  [25, 68.7],
  [31.5, 59.5],
  [40, 51.1],
  [50, 44.0],
  [63, 37.5],
  [80, 31.5],
  [100, 26.5],
  [125, 22.1],
  [160, 17.9],
  [200, 14.4],
  [250, 11.4],
  [315, 8.6],
  [400, 6.2],
  [500, 4.4],
  [630, 3.0],
  [800, 2.2],
  [1000, 2.4],
  [1250, 3.5],
  [1600, 1.7],
  [2000, -1.3],
  [2500, -4.2],
  [3150, -6.0],
  [4000, -5.4],
  [5000, -1.5],
  [6300, 6.0],
  [8000, 12.6],
  [10_000, 13.9],
  [12_500, 12.3],
  [14_000, 18.4],
  [16_000, 40.2],
];

/** The lowest level of the table, dB SPL: where the ear is most sensitive. */
export const LOWEST_THRESHOLD = Math.min(...THRESHOLD.map(([, level]) => level));

/** dB SPL at a frequency > 0 in Hz: straight lines over log f, the outermost ones continued beyond the table. */
export function thresholdAt(frequency: number): number {
  let above = 1;
  while (above < THRESHOLD.length - 1 && THRESHOLD[above][0] < frequency) above++;
  const [f0, level0] = THRESHOLD[above - 1];
  const [f1, level1] = THRESHOLD[above];
  return level0 + ((level1 - level0) * Math.log(frequency / f0)) / Math.log(f1 / f0);
}
