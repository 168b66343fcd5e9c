import { describe, expect, it } from 'vitest';
import { RATE_MAX, RATE_MIN } from '../../src/audio/format.ts';
import { formats } from '../../src/formats/index.ts';
import { presets } from '../../src/targets/index.ts';

const isFloat = (encoding: string): boolean => encoding.startsWith('float');

describe('The shelf of targets', () => {
  it('has each name once, and the presets that the documentation names', () => {
    const names = presets.map((p) => p.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual([
      'streaming',
      'distributor',
      'apple-digital-masters',
      'bandcamp',
      'hi-res',
      'cd',
      'vinyl',
      'broadcast',
      'broadcast-a85',
      'flac',
      'alac',
      'mp3',
      'aac',
      'opus',
      'vorbis',
      'archive',
    ]);
  });

  it('gives EBU R 128 to broadcast and Red Book to the disc', () => {
    const broadcast = presets.find((p) => p.name === 'broadcast');
    expect(broadcast).toMatchObject({
      rate: 48_000,
      loudness: { integrated: -23, per: 'track' },
      truePeak: -1,
    });
    expect(presets.find((p) => p.name === 'cd')).toMatchObject({
      rate: 44_100,
      encoding: 'pcm16',
      dither: 'tpdf',
    });
  });
});

it('holds what stores ask for: covers, silence, the length of a single, rates', () => {
  const limitsOf = (name: string) => presets.find((p) => p.name === name)?.limits;
  const stores = { endSilence: 10, shortestSingle: 30, cover: { least: 3000 } };
  expect(limitsOf('streaming')).toMatchObject(stores);
  expect(limitsOf('distributor')).toMatchObject(stores);
  expect(limitsOf('apple-digital-masters')).toMatchObject({ ...stores, leastRate: 44_100 });
  expect(limitsOf('bandcamp')?.cover).toEqual({ least: 1400 });
  const strict = presets.filter(({ upsampling }) => upsampling === false).map(({ name }) => name);
  expect(strict).toEqual(['apple-digital-masters', 'hi-res']);
  expect(presets.filter(({ scan }) => scan !== undefined).map(({ name }) => name)).toEqual([
    'apple-digital-masters',
  ]);
});

describe.each(presets.map((preset) => [preset.name, preset] as const))('The preset %s', (_name, preset) => {
  it('is called by a word that can be a key and a folder', () => {
    expect(preset.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(preset.summary.length).toBeGreaterThan(10);
    expect(preset.summary).not.toMatch(/\.$/);
  });

  it('asks for a rate that a mix can have', () => {
    if (preset.rate === 'native') return;
    expect(preset.rate).toBeGreaterThanOrEqual(RATE_MIN);
    expect(preset.rate).toBeLessThanOrEqual(RATE_MAX);
  });

  it('dithers integers and never float', () => {
    expect(preset.dither).toBe(isFloat(preset.encoding) ? 'none' : 'tpdf');
  });

  it('limits only to a ceiling', () => {
    if (preset.limiter) expect(preset.truePeak).not.toBe('none');
  });

  it('has tolerances that a measurement can hold', () => {
    const { loudnessTolerance, truePeakTolerance, decodedTruePeak } = preset.limits;
    expect(loudnessTolerance).toBeGreaterThan(0);
    expect(loudnessTolerance).toBeLessThanOrEqual(0.2);
    expect(truePeakTolerance).toBe(0.02);
    expect(decodedTruePeak).toBeLessThanOrEqual(0);
  });

  it('says of each tolerance where it comes from, and dates every source', () => {
    const figures = preset.sources.map((s) => s.figure);
    for (const limit of Object.keys(preset.limits)) expect(figures).toContain(`limits.${limit}`);
    for (const { figure, source, date } of preset.sources) {
      const [key = ''] = figure.split('.');
      expect(preset).toHaveProperty(key);
      expect(source.length).toBeGreaterThan(10);
      expect(date).toMatch(/^\d{4}-\d{2}(-\d{2})?$/);
    }
  });

  it('says where it has it that nothing may be resampled upwards, and that a codec is tried', () => {
    const figures = preset.sources.map((s) => s.figure);
    if (preset.upsampling === false) expect(figures).toContain('upsampling');
    if (preset.scan !== undefined) {
      expect(figures).toContain('scan');
      expect(formats.find(({ name }) => name === preset.scan)?.lossless).toBe(false);
    }
  });

  it('names a source for every level it sets itself', () => {
    const figures = preset.sources.map((s) => s.figure);
    if (typeof preset.loudness === 'object') expect(figures).toContain('loudness');
    if (typeof preset.truePeak === 'number') expect(figures).toContain('truePeak');
    expect(figures.some((f) => f === 'rate' || f === 'options')).toBe(true);
  });
});
