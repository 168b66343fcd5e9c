import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/base/canonical.ts';
import { modules } from '../../src/dsp/index.ts';
import { complete, plain } from '../../src/spec/json-schema.ts';
import { differences, noise, SAME, STEREO_48K, through, tone, toneLevel } from './signals.ts';

type Given = Readonly<Record<string, Json>>;

function prepared(name: string, given: Given) {
  const module = modules.find((candidate) => candidate.name === name)!;
  const params = complete(plain(module.schema), plain(module.schema), given);
  return { module, params, said: module.judge?.(params) ?? [] };
}

function rendered(name: string, given: Given): Float64Array[] {
  const { module, params } = prepared(name, given);
  return through(module.create(params, STEREO_48K), [noise(9000, 1, 0.9), noise(9000, 2, 0.2)]);
}

const eqBand = (band: Given): Given => ({ bands: [{ freq: 1000, ...band }] });
const bands = (band: Given): Given => ({ crossovers: [500], bands: [{ gain: 2 }, { width: 0.5, ...band }] });
const curve = [
  [-40, -30],
  [0, -10],
];

/** Processor, what is set, where it is told to change nothing, and the same without it. */
const IDLE: readonly (readonly [name: string, given: Given, at: readonly string[], without: Given])[] = [
  ...(['highpass', 'lowpass'] as const).map(
    (type) =>
      [
        'eq',
        eqBand({ type, slope: 24, gain: -6, q: 2 }),
        ['/bands/0/gain', '/bands/0/q'],
        eqBand({ type, slope: 24 }),
      ] as const,
  ),
  ...(['bandpass', 'notch', 'allpass'] as const).map(
    (type) =>
      [
        'eq',
        eqBand({ type, q: 2, gain: 3, slope: 24, shape: 'linkwitz_riley' }),
        ['/bands/0/gain', '/bands/0/slope', '/bands/0/shape'],
        eqBand({ type, q: 2 }),
      ] as const,
  ),
  ...(['bell', 'low_shelf', 'high_shelf'] as const).map(
    (type) =>
      [
        'eq',
        eqBand({ type, gain: 3, q: 2, slope: 24 }),
        ['/bands/0/slope'],
        eqBand({ type, gain: 3, q: 2 }),
      ] as const,
  ),
  [
    'eq',
    eqBand({ type: 'tilt', gain: 3, q: 2, slope: 6 }),
    ['/bands/0/q', '/bands/0/slope'],
    eqBand({ type: 'tilt', gain: 3 }),
  ],
  ...[{ ratio: 1 }, { range: 0 }].map(
    (dynamic) =>
      [
        'eq',
        eqBand({ type: 'bell', gain: 3, dynamic }),
        ['/bands/0/dynamic'],
        eqBand({ type: 'bell', gain: 3 }),
      ] as const,
  ),
  [
    'compressor',
    { curve, threshold: -40, ratio: 8, knee: 0, knee_shape: 'smooth', topology: 'feedback' },
    ['/threshold', '/ratio', '/knee', '/knee_shape', '/topology'],
    { curve },
  ],
  ['de_esser', { threshold: -40, filter: 'bell', q: 4 }, ['/filter', '/q'], { threshold: -40 }],
  ['de_esser', { mode: 'dynamic', threshold: -40, q: 4 }, ['/q'], { mode: 'dynamic', threshold: -40 }],
  ['saturation', { drive: 24, bias: 0.9 }, ['/bias'], { drive: 24 }],
  [
    'stereo',
    { width: 0.5, low_crossover: 300, high_crossover: 9000, phase: 'linear' },
    ['/low_crossover', '/high_crossover', '/phase'],
    { width: 0.5 },
  ],
  ['transient', { attack: 6, length: 50 }, ['/length'], { attack: 6 }],
  ['transient', { sustain: 6, speed: 50 }, ['/speed'], { sustain: 6 }],
  [
    'multiband',
    bands({ mode: 'expand', threshold: -40, knee: 0, attack: 5, link: 0.5 }),
    ['/bands/1/mode'],
    bands({}),
  ],
  [
    'multiband',
    bands({ mode: 'expand', ratio: 3, auto_release: true }),
    ['/bands/1/auto_release'],
    bands({ mode: 'expand', ratio: 3 }),
  ],
  [
    'multiband',
    bands({ on: 'side', ratio: 3, threshold: -40, link: 0.5 }),
    ['/bands/1/link'],
    bands({ on: 'side', ratio: 3, threshold: -40 }),
  ],
];

describe('What a processor says of its parameters:', () => {
  it.each(IDLE)('%s %j sets what changes nothing', (name, given, at, without) => {
    const { said } = prepared(name, given);
    expect(said.map((finding) => [finding.level, finding.code, finding.at])).toEqual(
      at.map((place) => ['note', 'idle-parameter', place]),
    );
    expect(prepared(name, without).said).toEqual([]);
    // The note is true.
    expect(differences(rendered(name, given), rendered(name, without))).toEqual(SAME);
  });

  it.each([
    ['eq', eqBand({ type: 'bell', gain: 3, solo: true }), '/bands/0/solo'],
    ['multiband', bands({ solo: true }), '/bands/1/solo'],
    ['de_esser', { listen: true }, '/listen'],
  ])('%s is left on solo', (name, given, at) => {
    const { said } = prepared(name, given);
    expect(said.map((finding) => [finding.level, finding.code, finding.at])).toEqual([
      ['warning', 'soloed-band', at],
    ]);
    expect(said[0].hint).toMatch(/have listened$/);
  });

  it('a curve of one point, and two outputs of one input', () => {
    const said = (points: number[][]) =>
      prepared('compressor', { curve: points }).said.map(({ level, code, at }) => [level, code, at]);
    expect(said([[-20, -30]])).toEqual([['warning', 'curve-points', '/curve']]);
    expect(
      said([
        [-20, -30],
        [0, -10],
        [-20, -40],
      ]),
    ).toEqual([['warning', 'curve-points', '/curve/0']]);
    expect(said(curve)).toEqual([]);
  });

  it('a curve that raises noise further than an upward compressor would', () => {
    const lifted = [
      [0, -10],
      [-60, -47.5],
    ];
    const { said } = prepared('compressor', { curve: lifted });
    expect(said).toMatchObject([{ level: 'note', code: 'curve-floor', at: '/curve/1', measured: 12.5 }]);
    for (const more of [{ range: 20 }, { direction: 'upward' }, { curve: [...lifted, [-90, -90]] }])
      expect(prepared('compressor', { curve: lifted, ...more }).said).toEqual([]);
    expect(prepared('compressor', { curve: [...curve, [-60, -48]] }).said).toEqual([]);
  });

  describe('of what cannot work at the rate of a file', () => {
    const rate = 22_050;
    const at = (name: string, given: Given) => {
      const { module, params } = prepared(name, given);
      const found = module.judgeAt?.(params, rate) ?? [];
      const output = through(module.create(params, { rate, channels: 2 }), PROBE);
      return { said: found.map((f) => [f.level, f.code, f.at]), found, output };
    };
    const PROBE = [noise(9000, 1, 0.5), noise(9000, 2, 0.5)];
    const largest = (channels: Float64Array[]) =>
      channels.reduce((most, samples) => samples.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);

    it('a de-esser without a band leaves the signal alone, or has nothing to listen to', () => {
      const { said, output } = at('de_esser', { freq: 10_900 });
      expect(said).toEqual([['warning', 'above-nyquist', '/freq']]);
      expect(differences(output, PROBE)).toEqual(SAME);
      const listening = at('de_esser', { freq: 10_900, listen: true });
      expect(listening.found[0].message).toMatch(/silence/);
      expect(largest(listening.output)).toBe(0);
      expect(at('de_esser', { freq: 10_700 }).said).toEqual([]);
    });

    it('a crossover of the multiband that is none leaves the band above it silent', () => {
      const three = (gain: number): Given => ({
        crossovers: [500, 10_900],
        bands: [{ gain: 2 }, {}, { gain }],
      });
      const { said, found, output } = at('multiband', three(0));
      expect(said).toEqual([['warning', 'above-nyquist', '/crossovers/1']]);
      expect(found[0].message).toMatch(/number 3/);
      expect(found[0]).toMatchObject({ measured: 10_900, limit: 11_025 });
      expect(differences(at('multiband', three(24)).output, output)).toEqual(SAME);
      expect(at('multiband', { ...three(0), crossovers: [500, 10_700] }).said).toEqual([]);
    });

    it('a width of highs that has none', () => {
      const { said, output } = at('stereo', { high_width: 0, high_crossover: 10_000 });
      expect(said).toEqual([['warning', 'above-nyquist', '/high_crossover']]);
      expect(differences(output, PROBE)).toEqual(SAME);
      expect(at('stereo', { high_crossover: 10_000 }).said).toEqual([]);
      expect(at('stereo', { high_width: 0, high_crossover: 9900 }).said).toEqual([]);
    });

    it.each<[string, Given, readonly unknown[]]>([
      ['a high-pass', { type: 'highpass', freq: 11_025 }, ['warning', 'above-nyquist', '/bands/0/freq']],
      ['a band-pass', { type: 'bandpass', freq: 12_000 }, ['warning', 'above-nyquist', '/bands/0/freq']],
      [
        'a bell that listens',
        { type: 'bell', freq: 12_000, dynamic: { threshold: -30 } },
        ['warning', 'above-nyquist', '/bands/0/freq'],
      ],
      [
        'a steep low-pass',
        { type: 'lowpass', freq: 20_000, slope: 96 },
        ['note', 'above-nyquist', '/bands/0/freq'],
      ],
      [
        'a faint, narrow bell',
        { type: 'bell', freq: 40_000, gain: 0.1, q: 8 },
        ['note', 'above-nyquist', '/bands/0/freq'],
      ],
    ])('%s of the equaliser', (_, band, said) => {
      expect(at('eq', eqBand(band)).said).toEqual([said]);
    });

    it('a band of the equaliser that is said to change nothing leaves every level within 0.02 dB', () => {
      const { module, params } = prepared('eq', eqBand({ type: 'lowpass', freq: 20_000, slope: 96 }));
      for (const freq of [100, 5000, 9500]) {
        const input = tone(9000, freq, rate);
        const [output] = through(module.create(params, { rate, channels: 2 }), [input, input]);
        expect(Math.abs(toneLevel(output.subarray(2000), freq, rate))).toBeLessThan(0.02);
      }
    });

    it.each<[string, Given]>([
      ['air', { type: 'high_shelf', freq: 20_000, gain: 3 }],
      ['a bell over Nyquist', { type: 'bell', freq: 16_000, gain: 3 }],
      ['all that lies below', { type: 'low_shelf', freq: 16_000, gain: -3 }],
      ['a low-pass whose slope reaches down', { type: 'lowpass', freq: 12_000, slope: 6 }],
      ['a band that does nothing anyway', { type: 'bell', freq: 16_000 }],
      ['a high-pass', { type: 'highpass', freq: 11_000 }],
    ])('not of %s', (_, band) => {
      expect(at('eq', eqBand(band)).said).toEqual([]);
    });
  });

  it('and nothing of its defaults', () => {
    for (const { name } of modules)
      if (name !== 'multiband') expect(prepared(name, {}).said, name).toEqual([]);
    expect(prepared('multiband', bands({})).said).toEqual([]);
  });
});
