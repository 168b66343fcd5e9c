import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/base/canonical.ts';
import { modules } from '../../src/dsp/index.ts';
import { complete, plain } from '../../src/spec/json-schema.ts';
import { differences, noise, SAME, STEREO_48K, through } from './signals.ts';

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

  it('and nothing of its defaults', () => {
    for (const { name } of modules)
      if (name !== 'multiband') expect(prepared(name, {}).said, name).toEqual([]);
    expect(prepared('multiband', bands({})).said).toEqual([]);
  });
});
