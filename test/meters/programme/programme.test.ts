import { describe, expect, it } from 'vitest';
import { createFiguresMeter, createProgrammeMeter } from '../../../src/meters/programme/index.ts';
import { measured, noise, programme, silence, stereoOf, tone } from '../signals.ts';

const meter = { create: createProgrammeMeter };
const rate = 48_000;

describe('The programme meter', () => {
  it('reads a tone as its figures are defined', () => {
    const sine = programme(rate, [tone(-6, 4, 997)]);
    const facts = measured(meter, rate, [sine, sine.map((x) => x / 2)]);
    const inRight = -6 + 20 * Math.log10(0.5);
    const integrated = -6 + 10 * Math.log10((1 + 0.25) / 2);
    expect(facts.peak.true).toEqual([expect.closeTo(-6, 2), expect.closeTo(inRight, 2)]);
    expect(facts.peak.truePeak).toBe(facts.peak.true[0]);
    expect(facts.peak.samplePeak).toBeCloseTo(-6, 2);
    expect(facts.loudness.integrated).toBeCloseTo(integrated, 2);
    expect(facts.plr).toBeCloseTo(-6 - integrated, 2);
    expect(facts.psr).toBeCloseTo(-6 - integrated, 2);
    expect(facts.correlation).toBeCloseTo(1, 9);
    expect(facts.dcOffset).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
  });

  it('takes PLR from the integrated and PSR from the highest short-term loudness', () => {
    const { loudness, peak, plr, psr } = measured(
      meter,
      rate,
      stereoOf(programme(rate, [tone(-20, 6), tone(-10, 4)])),
    );
    expect(plr).toBe(peak.truePeak! - loudness.integrated!);
    expect(psr).toBe(peak.truePeak! - loudness.shortTermMax!);
    expect(psr).toBeLessThan(plr!);
  });

  it('has the peak between the samples where no sample is', () => {
    // fs/4 at 45°: every sample is 3.01 dB below the crest.
    const sine = Float64Array.from(
      { length: rate },
      (_, n) => 0.5 * Math.sin((Math.PI * n) / 2 + Math.PI / 4),
    );
    const { peak } = measured(meter, rate, stereoOf(sine));
    expect(peak.samplePeak).toBeCloseTo(-9.03, 2);
    expect(peak.truePeak!).toBeGreaterThan(-6.1);
  });

  it('says null for everything that silence and an empty signal do not have', () => {
    for (const frames of [4 * rate, 0]) {
      const nothing = new Float64Array(frames);
      expect(measured(meter, rate, [nothing, nothing])).toMatchObject({
        loudness: { integrated: null, range: null, momentaryMax: null, shortTermMax: null },
        peak: { true: [null, null], truePeak: null, samplePeak: null },
        plr: null,
        psr: null,
        correlation: null,
      });
    }
  });

  it('says the same figures where nothing is drawn', () => {
    const channels = stereoOf(programme(rate, [tone(-20, 3.3), tone(-10, 1)]));
    const { curves: _, ...figures } = measured(meter, rate, channels);
    expect(measured({ create: createFiguresMeter }, rate, channels)).toEqual(figures);
  });

  it('gives the curves a report draws: 10 Hz, as long as the programme', () => {
    const next = noise(2);
    const samples = Float64Array.from({ length: 5.25 * rate }, next);
    const { curves } = measured(meter, rate, stereoOf(samples));
    expect(curves.blocks).toHaveLength(49);
    expect(curves.shortTerm).toHaveLength(38);
    expect(curves.waveform.maxima[1]).toHaveLength(53);
    const quiet = measured(meter, rate, stereoOf(programme(rate, [tone(-6, 1), silence(1)])));
    expect(quiet.curves.waveform.minima[0].at(-1)).toBe(0);
  });
});
