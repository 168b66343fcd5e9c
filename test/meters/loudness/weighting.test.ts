import { describe, expect, it } from 'vitest';
import { kWeighting } from '../../../src/meters/loudness/weighting.ts';
import { gain, PRINTED } from './weightings.ts';

describe('K-weighting', () => {
  it('gives the coefficients printed in BS.1770-5 at 48 kHz to the last digit', () => {
    const { shelf, highPass } = kWeighting(48_000);
    expect(shelf.map((b) => b.toFixed(14))).toEqual(PRINTED.shelf.map((b) => b.toFixed(14)));
    expect(highPass.map((a) => a.toFixed(14))).toEqual(PRINTED.highPass.map((a) => a.toFixed(14)));
  });

  it.each([
    [25, -10.39],
    [100, -1.13],
    [500, 0.04],
    [997, 0.691],
    [2000, 3.07],
    [10_000, 4.04],
  ])('has the combined gain of the standard at %d Hz, %d dB, at 48 kHz', (frequency, expected) => {
    expect(Math.abs(gain(kWeighting(48_000), frequency, 48_000) - expected)).toBeLessThan(0.006);
  });

  it.each([32_000, 44_100, 47_999, 48_001, 88_200, 96_000, 176_400, 192_000, 384_000])(
    'has at %d Hz the response of the printed 48 kHz coefficients within 0.0001 dB',
    (rate) => {
      expect(worstError(rate)).toBeLessThan(0.0001);
    },
  );

  /**
   * Where a rate carries less than the standard's band, the second-order section is fitted up to 0.45 fs in its five
   * degrees of freedom, and between them and up to Nyquist its error swings to and fro. A tone keeps a tenth of the
   * 0.1 LU that Tech 3341 allows, at 8 kHz a quarter; a broadband signal, over which the swings cancel, always the tenth.
   */
  it.each([
    [24_000, 0.01],
    [22_050, 0.01],
    [16_000, 0.01],
    [12_000, 0.01],
    [11_025, 0.01],
    [8000, 0.025],
  ])(
    'has at %d Hz that response within %d dB up to Nyquist, and over white noise within 0.01 dB',
    (rate, tolerance) => {
      expect(worstError(rate)).toBeLessThan(tolerance);
      const ours = kWeighting(rate);
      let [reading, expected] = [0, 0];
      for (let f = 5; f < rate / 2; f += 5) {
        reading += 10 ** (gain(ours, f, rate) / 10);
        expected += 10 ** (gain(PRINTED, f, 48_000) / 10);
      }
      expect(Math.abs(10 * Math.log10(reading / expected))).toBeLessThan(0.01);
    },
  );
});

/** Largest distance in dB from the printed coefficients' response, 5 Hz to 20 kHz or Nyquist. */
function worstError(rate: number): number {
  const weighting = kWeighting(rate);
  const top = Math.min(20_000, 0.4999 * rate);
  let worst = 0;
  for (let f = 5; f < top; f *= 1.02) {
    worst = Math.max(worst, Math.abs(gain(weighting, f, rate) - gain(PRINTED, f, 48_000)));
  }
  return worst;
}
