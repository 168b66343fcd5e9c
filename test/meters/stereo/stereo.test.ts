import { describe, expect, it } from 'vitest';
import { stereo } from '../../../src/meters/stereo/index.ts';
import { measured, noise, programme, tone } from '../signals.ts';

const rate = 48_000;
const sine = programme(rate, [tone(-6, 1)]);

describe('The stereo meter', () => {
  it.each([
    ['alike', (x: number) => x, 1],
    ['alike at another level', (x: number) => 0.01 * x, 1],
    ['opposed', (x: number) => -x, -1],
  ])('has a correlation for channels that are %s', (_, other, expected) => {
    expect(measured(stereo, rate, [sine, sine.map(other)]).correlation).toBeCloseTo(expected, 12);
  });

  it('reads the cosine of the phase between two sines', () => {
    for (const degrees of [30, 90, 120]) {
      const phase = (degrees * Math.PI) / 180;
      const shifted = sine.map((_, n) => Math.sin((2 * Math.PI * 1000 * n) / rate + phase));
      expect(measured(stereo, rate, [sine, shifted]).correlation).toBeCloseTo(Math.cos(phase), 9);
    }
  });

  it('reads about 0 for unrelated noise, at any level', () => {
    for (const level of [1, 1e-100]) {
      const [left, right] = [noise(1), noise(2)].map((next) => sine.map(() => level * next()));
      expect(Math.abs(measured(stereo, rate, [left, right]).correlation!)).toBeLessThan(0.02);
    }
  });

  it('has no correlation where a channel is silent, missing or not finite', () => {
    expect(measured(stereo, rate, [sine, sine.map(() => 0)]).correlation).toBeNull();
    expect(measured(stereo, rate, [sine]).correlation).toBeNull();
    expect(measured(stereo, rate, [sine, sine.map(() => NaN)])).toMatchObject({
      correlation: null,
      dcOffset: [expect.closeTo(0, 12), null],
    });
  });

  it('reads the mean of each channel', () => {
    const { dcOffset } = measured(stereo, rate, [sine.map((x) => x + 0.01), sine.map((x) => x - 0.002)]);
    expect(dcOffset[0]).toBeCloseTo(0.01, 12);
    expect(dcOffset[1]).toBeCloseTo(-0.002, 12);
    expect(measured(stereo, rate, [new Float64Array(0)]).dcOffset).toEqual([null]);
  });
});
