import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drain, memorySignal } from '../../../../src/audio/memory.ts';
import { createWav } from '../../../../src/audio/wav/writer.ts';
import { BANDS_PER_OCTAVE, CENTRES, spectrum } from '../../../../src/meters/spectrum/index.ts';
import { measured, noise } from '../../../meters/signals.ts';

const levelsOf = (rate: number, channels: Float64Array[]): readonly (number | null)[] =>
  measured(spectrum, rate, channels).levels;
const sine = (rate: number, seconds: number, freq: number, peak: number): Float64Array =>
  Float64Array.from({ length: seconds * rate }, (_, n) => peak * Math.sin((2 * Math.PI * freq * n) / rate));

describe('The spectrum', () => {
  it.each([44_100, 48_000, 96_000])('reads a sine at %d Hz in its own band, at its level', (rate) => {
    for (const [band, peak] of [
      [10, 1],
      [34, 0.1],
      [55, 0.5],
    ] as const) {
      const tone = sine(rate, 20, CENTRES[band], peak);
      const levels = levelsOf(rate, [tone, tone]);
      const level = 20 * Math.log10(peak);
      // A window's side lobes leak out of a narrow band at the bottom.
      expect(Math.abs(levels[band]! - level)).toBeLessThan(band === 10 ? 0.6 : 0.02);
      levels.forEach((other, i) => {
        if (Math.abs(i - band) > 4 && other !== null) expect(other, `band ${i}`).toBeLessThan(level - 40);
      });
      // One channel alone carries half the power.
      expect(levelsOf(rate, [tone, tone.map(() => 0)])[band]! - levels[band]!).toBeCloseTo(-3.0103, 3);
      expect(levelsOf(rate, [tone])[band]!).toBeCloseTo(levels[band]!, 9);
    }
  });

  it('of white noise rises by a sixth of 3 dB a band, and adds up to its power', () => {
    const rate = 48_000;
    const next = noise(5);
    const white = Float64Array.from({ length: 60 * rate }, () => 0.5 * next());
    const levels = levelsOf(rate, [white]);
    const power = white.reduce((sum, x) => sum + x * x, 0) / white.length;
    for (const band of [30, 40, 50, 60]) {
      const width = CENTRES[band] * (2 ** (0.5 / BANDS_PER_OCTAVE) - 2 ** (-0.5 / BANDS_PER_OCTAVE));
      const expected = 10 * Math.log10((2 * power * width) / (rate / 2));
      expect(Math.abs(levels[band]! - expected), `band ${band}`).toBeLessThan(0.35);
    }
  });

  it('of a filtered noise agrees with what sox says of each octave', async () => {
    const rate = 48_000;
    const next = noise(7);
    let state = 0;
    const brown = Float64Array.from({ length: 60 * rate }, () => (state = 0.98 * state + 0.02 * next()));
    const folder = mkdtempSync(join(tmpdir(), 'spectrum-'));
    try {
      const file = join(folder, 'noise.wav');
      const writer = await createWav(file, { rate, channels: 1, encoding: 'float32', frames: brown.length });
      await drain(memorySignal({ rate, channels: 1 }, [brown]), (block) => writer.write(block));
      await writer.finish();
      const levels = levelsOf(rate, [brown]);
      for (const band of [16, 34, 50]) {
        // The RMS of what a band-pass with steep flanks lets through, against six bands added up.
        const edge = (k: number) => (1000 * 2 ** ((k - 0.5 - 34) / BANDS_PER_OCTAVE)).toFixed(3);
        const { stderr } = spawnSync(
          'sox',
          [file, '-n', 'sinc', '-n', '32767', `${edge(band)}-${edge(band + 6)}`, 'stat'],
          { encoding: 'utf8' },
        );
        const rms = Number(/RMS\s+amplitude:\s+(\S+)/.exec(stderr)?.[1]);
        const octave = levels
          .slice(band, band + 6)
          .reduce<number>((sum, level) => sum + 10 ** (level! / 10), 0);
        const bandwidth = Number(edge(band + 6)) - Number(edge(band));
        // The edges are some Hz wide, here (bins of 2.9 Hz) as in sox: so much of the noise may be on either side.
        const edges = 10 * Math.log10(1 + 4 / bandwidth);
        const difference = 10 * Math.log10(octave) - 10 * Math.log10(2 * rms * rms);
        expect(Math.abs(difference), `${band}`).toBeLessThan(edges + 0.002);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('counts a note alike wherever it falls', () => {
    const rate = 44_100;
    const length = 2 * rate;
    const note = sine(rate, 0.05, CENTRES[34], 1);
    const last = length - note.length;
    for (const at of [0, 1000, 4000, 7000, 10_000, 13_000, 16_000, 30_001, last]) {
      const samples = new Float64Array(length);
      samples.set(note, at);
      const bands = levelsOf(rate, [samples]).slice(30, 39);
      const power = bands.reduce<number>((sum, level) => sum + 10 ** (level! / 10), 0);
      // What is not in these nine bands, 0.6 to 1.7 kHz, of a note of 50 ms is under 1 %.
      expect(Math.abs(10 * Math.log10((power * length) / note.length)), `${at}`).toBeLessThan(0.05);
    }
  });

  it('has nothing to say of silence and of bands beyond Nyquist', () => {
    expect(levelsOf(44_100, [new Float64Array(44_100)]).every((level) => level === null)).toBe(true);
    const levels = levelsOf(8000, [sine(8000, 20, 1000, 1)]);
    expect(levels[34]).toBeCloseTo(0, 1);
    expect(levels.slice(47).every((level) => level === null)).toBe(true);
  });
});
