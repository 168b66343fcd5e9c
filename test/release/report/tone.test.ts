import { describe, expect, test } from 'vitest';
import { CENTRES } from '../../../src/meters/spectrum/index.ts';
import { toneOf, tonePicture } from '../../../src/release/report/tone.ts';

const flat = CENTRES.map((): number | null => -40);

describe('Mix and master on one level', () => {
  test('leave the change of tone, and a mere gain leaves none.', () => {
    const louder = toneOf({ tone: { mix: flat, master: flat.map(() => -30) } })!;
    expect(louder.raised).toBeCloseTo(10, 9);
    expect(louder.change.every((value) => Math.abs(value!) < 1e-9)).toBe(true);
    const bright = flat.map((level, i) => level! + (i >= 40 ? 2 : 0));
    const { change } = toneOf({ tone: { mix: flat, master: bright } })!;
    expect(change[50]! - change[10]!).toBeCloseTo(2, 9);
  });

  test('look away from bands without sound on either side.', () => {
    const deaf = flat.map((level, i) => (i < 5 ? null : i < 10 ? -110 : level));
    const { change, raised } = toneOf({ tone: { mix: flat, master: deaf } })!;
    expect(change.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => null));
    expect(raised).toBeCloseTo(0, 9);
    expect(toneOf({ tone: { mix: flat.map(() => null), master: flat } })).toBeUndefined();
  });

  test('are drawn as two lines and their difference, each band in its place.', () => {
    const { text } = tonePicture(toneOf({ tone: { mix: flat, master: flat } })!, 'Spectrum', 'x');
    const lines = [...text.matchAll(/class="(tone|mix)"\s+d="([^"]+)"/g)];
    expect(lines.map(([, name]) => name)).toEqual(['mix', 'tone', 'tone']);
    for (const [, , d] of lines) {
      expect(d.startsWith('M44 ')).toBe(true);
      const steps = [...d.slice(1).matchAll(/l?(-?[\d.]+)[ -]([\d.]+)/g)]
        .slice(1)
        .map(([, dx]) => Number(dx));
      expect(steps.length).toBe(60);
      expect(steps.reduce((sum, dx) => sum + dx, 0)).toBeCloseTo(600, 6);
    }
  });

  test('are named beside the plot, where no curve can lie.', () => {
    const { text } = tonePicture(toneOf({ tone: { mix: flat, master: flat } })!, 'Spectrum', 'x');
    const names = [...text.matchAll(/<text\s+class="(?:name|tone|mix)[^"]*"\s+x="([\d.]+)"/g)];
    expect(names).toHaveLength(5);
    for (const [, x] of names) expect(Number(x)).toBeGreaterThan(44 + 600);
  });
});
