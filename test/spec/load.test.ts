import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChain, loadSpec, specFrom } from '../../src/spec/load.ts';
import type { Spec } from '../../src/spec/spec.ts';
import { around, bytes } from './said.ts';
import { standIn } from './shelf.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spec-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function loaded(text: string): Promise<Spec> {
  const { spec, findings } = await specFrom(bytes(text), resolve('/album/album.yaml'), standIn);
  expect(findings.filter((f) => f.level === 'error')).toEqual([]);
  expect(spec).toBeDefined();
  return spec!;
}

const FULL = `
release: 1
title: Night Drive
artist: Example Artist
year: 2026
genre: Electronic
label: Example Records
copyright: ℗ & © 2026 Example Records
comment: |
  Two lines
  of comment
upc: "0123456789012"
catalog: "0042"
artwork: art/cover.png
mastering:
  loudness: { integrated: -14, per: album }
  true_peak: -1.5
  limiter: { release: 120, max_reduction: 4 }
  chain:
    - eq:
        - { type: highpass, freq: 24, slope: 24 }
    - gain: -1.5
    - compressor: {}
tracks:
  - { title: Opening, mix: mixes/01.wav, isrc: us-s1z-26-00001 }
  - title: Night Drive
    artist: Guest
    mix: ../02.wav
    isrc: USS1Z2600002
    allow_lossy: true
    start: 1.5
    end: 4:05.25
    fade_in: 2
    fade_out: { length: 0:10, shape: exponential }
    gain: -0.5
    gap: 0:01.500
    chain: [ { gain: { gain: 1 } }, { use: album }, { eq: { bands: [] } } ]
  - { title: Bare, mix: /mixes/03.wav, fade_in: 0, chain: [] }
targets:
  streaming: {}
  cd:
  broadcast: { loudness: { integrated: -24 }, tags: none }
  flac: { bits: 16, compression: 12, loudness: none }
  promo: { preset: mp3, mode: vbr, quality: 2, true_peak: -2 }
  archive: { bits: 24, true_peak: -1, limiter: { release: 300 } }
  open: { preset: flac, true_peak: none }
  dry: { preset: flac, limiter: none, rate: native, dither: none }
`;

describe('A valid spec', () => {
  it('comes with every default filled in', async () => {
    const spec = await loaded(around(''));
    expect(spec).toMatchObject({
      slug: 'night-drive',
      album: { title: 'Night Drive', artist: 'Example Artist' },
    });
    expect(spec.tracks).toEqual([
      {
        number: 1,
        title: 'Opening',
        artist: 'Example Artist',
        mix: { path: resolve('/album/mixes/01.wav'), written: 'mixes/01.wav', at: '/tracks/0/mix' },
        allowLossy: false,
        start: 0,
        gain: 0,
        gap: { type: 'fixed', seconds: 0 },
        indexes: [],
        chain: [],
        at: '/tracks/0',
      },
    ]);
    expect(spec.targets).toEqual([
      {
        name: 'flac',
        preset: 'flac',
        summary: 'Lossless download: FLAC, 44.1 kHz, 24 bits',
        format: 'flac',
        formatVersion: 2,
        extension: '.flac',
        lossless: true,
        encodeTools: ['ffmpeg'],
        decodeTools: [],
        options: { compression: 8 },
        rate: 44_100,
        encoding: 'pcm24',
        dither: 'tpdf',
        autoBlank: true,
        loudness: null,
        truePeak: -1,
        limiter: { version: 3, params: { release: 80 }, maxReduction: 6 },
        tags: 'full',
        gaps: true,
        set: null,
        replayGain: 'album',
        broadcast: false,
        picture: null,
        zip: false,
        message: false,
        upsampling: true,
        scan: null,
        limits: { loudnessTolerance: 0.1, truePeakTolerance: 0.02, decodedTruePeak: -1 },
        required: [],
        at: '/targets/flac',
      },
    ]);
  });

  it('takes every key of the album', async () => {
    const { album, artwork } = await loaded(FULL);
    expect(album).toEqual({
      title: 'Night Drive',
      artist: 'Example Artist',
      year: 2026,
      genre: 'Electronic',
      label: 'Example Records',
      copyright: '℗ & © 2026 Example Records',
      comment: 'Two lines\nof comment\n',
      upc: '0123456789012',
      catalog: '0042',
    });
    expect(artwork).toEqual({
      path: resolve('/album/art/cover.png'),
      written: 'art/cover.png',
      at: '/artwork',
    });
  });

  it('takes every key of a track, times in both forms', async () => {
    const [opening, second, bare] = (await loaded(FULL)).tracks;
    expect(opening).toMatchObject({ isrc: 'USS1Z2600001', artist: 'Example Artist' });
    expect(second).toMatchObject({
      artist: 'Guest',
      mix: { path: resolve('/02.wav'), written: '../02.wav' },
      allowLossy: true,
      start: 1.5,
      end: 245.25,
      fadeIn: { length: 2, shape: 'linear' },
      fadeOut: { length: 10, shape: 'exponential' },
      gain: -0.5,
      gap: { type: 'fixed', seconds: 1.5 },
    });
    expect(bare).not.toHaveProperty('fadeIn');
    expect(bare.mix.path).toBe(resolve('/mixes/03.wav'));
  });

  it('puts the album chain where a track uses it, each item with its own place', async () => {
    const [opening, second, bare] = (await loaded(FULL)).tracks;
    const band = { type: 'highpass', freq: 24, slope: 24, gain: 0 };
    expect(opening.chain).toEqual([
      { module: 'eq', version: 3, params: { bands: [band] }, bare: 'bands', at: '/mastering/chain/0' },
      { module: 'gain', version: 3, params: { gain: -1.5 }, bare: 'gain', at: '/mastering/chain/1' },
      {
        module: 'compressor',
        version: 3,
        params: { threshold: -20, ratio: 2, detector: 'rms' },
        at: '/mastering/chain/2',
      },
    ]);
    expect(second.chain.map(({ module, at }) => [module, at])).toEqual([
      ['gain', '/tracks/1/chain/0'],
      ['eq', '/mastering/chain/0'],
      ['gain', '/mastering/chain/1'],
      ['compressor', '/mastering/chain/2'],
      ['eq', '/tracks/1/chain/2'],
    ]);
    expect(bare.chain).toEqual([]);
  });

  it('starts targets from their presets and lets what is written win', async () => {
    const targets = Object.fromEntries((await loaded(FULL)).targets.map((t) => [t.name, t]));
    const album = { integrated: -14, per: 'album', steady: 0.2 };
    expect(targets.streaming).toMatchObject({ loudness: album, truePeak: -1.5, encoding: 'pcm24' });
    expect(targets.streaming.limiter).toEqual({ version: 3, params: { release: 120 }, maxReduction: 4 });
    expect(targets.cd).toMatchObject({ encoding: 'pcm16', dither: 'tpdf', rate: 44_100 });
    expect(targets.broadcast).toMatchObject({
      loudness: { integrated: -24, per: 'track' },
      truePeak: -1,
      tags: 'none',
    });
    expect(targets.flac).toMatchObject({ encoding: 'pcm16', options: { compression: 12 }, loudness: null });
    expect(targets.promo).toMatchObject({
      preset: 'mp3',
      options: { mode: 'vbr', bitrate: 320, quality: 2 },
      encoding: 'float32',
      dither: 'none',
      limits: { decodedTruePeak: -2 },
    });
    expect(targets.archive).toMatchObject({
      encoding: 'pcm24',
      dither: 'tpdf',
      rate: 'native',
      truePeak: -1,
    });
    expect(targets.archive.limiter).toEqual({ version: 3, params: { release: 300 }, maxReduction: 4 });
    expect(targets.open).toMatchObject({ truePeak: null, limiter: null, limits: { decodedTruePeak: 0 } });
    expect(targets.dry).toMatchObject({ limiter: null, truePeak: -1.5, rate: 'native', dither: 'none' });
  });

  it('is plain JSON: written and read back it is the same', async () => {
    const spec = await loaded(FULL);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it('may have titles of 300 characters, aliases, comments and a byte order mark', async () => {
    const title = 'Long '.repeat(60).trim();
    const text = `\uFEFF${around(`mastering: { chain: &loud [ gain: 1 ] } # here\ntracks:\n  - { title: "${title}", mix: a.wav, chain: *loud }`)}`;
    const spec = await loaded(text);
    expect(spec.tracks[0].title).toBe(title);
    expect(spec.tracks[0].chain).toHaveLength(1);
  });

  it('keeps its value when comments, order of keys and line breaks change', async () => {
    const one = await loaded(around('mastering: { true_peak: -1 }'));
    const other = await loaded(
      `# a comment\r\n${around('mastering:\n  # dBTP\n  true_peak: -1\n').replaceAll('\n', '\r\n')}`,
    );
    expect(other).toEqual(one);
  });

  it('with 20 tracks is read in a warm process within 80 ms', async () => {
    const tracks = Array.from(
      { length: 20 },
      (_, i) =>
        `  - { title: Track ${i}, mix: ${i}.wav, chain: [ use: album, eq: [ { type: bell, freq: 100, gain: 1 } ] ] }`,
    );
    const text = around(
      ['mastering: { chain: [ gain: 1, compressor: {} ] }', 'tracks:', ...tracks].join('\n'),
    );
    await loaded(text);
    const times: number[] = [];
    for (let i = 0; i < 7; i++) {
      const start = performance.now();
      await loaded(text);
      times.push(performance.now() - start);
    }
    expect(Math.min(...times)).toBeLessThan(80);
  });
});

describe('The shelves of the program', () => {
  it.each([
    ['mp3: { rate: 96000 }', '/targets/mp3/rate'],
    ['mp3: { rate: native }', '/targets/mp3/rate'],
    ['mp3: { bitrate: 300 }', '/targets/mp3/bitrate'],
  ])('refuse %s before anything is built', async (target, at) => {
    const { findings } = await specFrom(bytes(around(`targets: { ${target} }`)), '/a.yaml');
    expect(findings).toMatchObject([{ code: 'impossible-format', level: 'error', at }]);
  });

  it('take a spec with all presets as they are', async () => {
    const names = ['streaming', 'cd', 'broadcast', 'flac', 'mp3', 'archive'];
    const { spec } = await specFrom(
      bytes(around(`targets:\n${names.map((n) => `  ${n}:\n`).join('')}`)),
      '/a.yaml',
    );
    expect(spec?.targets.map((t) => t.name)).toEqual(names);
  });
});

describe('A file that is named as a spec', () => {
  it.each([
    ['is missing', 'none.yaml', 'does not exist'],
    ['is a folder', 'folder', 'is a folder, not a file'],
  ])('and %s is told as a wrong use of the command', async (_what, name, message) => {
    await mkdir(join(folder, 'folder'), { recursive: true });
    const { spec, findings } = await loadSpec(join(folder, name), standIn);
    expect(spec).toBeUndefined();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ level: 'error', cause: 'usage' });
    expect(findings[0].message).toContain(message);
  });

  it('gives paths from its own folder', async () => {
    const file = join(folder, 'album.yaml');
    await writeFile(file, around(''));
    const { spec } = await loadSpec(file, standIn);
    expect(spec).toMatchObject({ file, folder, tracks: [{ mix: { path: join(folder, 'mixes/01.wav') } }] });
  });

  it('may be a chain alone for one file', async () => {
    const file = join(folder, 'chain.yaml');
    await writeFile(file, '- gain: -1\n- eq: []\n');
    const { chain } = await loadChain(file, standIn);
    expect(chain).toEqual([
      { module: 'gain', version: 3, params: { gain: -1 }, bare: 'gain', at: '/0' },
      { module: 'eq', version: 3, params: { bands: [] }, bare: 'bands', at: '/1' },
    ]);
    await writeFile(file, '- use: album\n');
    expect((await loadChain(file, standIn)).findings.map((f) => f.message)).toEqual([
      "'use' cannot stand in [0]",
    ]);
  });

  it('counts as a wrong use of the command for each error it holds, and names the track', async () => {
    const text = around('tracks: [{ title: One, mix: a.wav, gian: 1 }]');
    const { findings } = await specFrom(bytes(text), '/album.yaml', standIn);
    expect(findings).toMatchObject([
      { code: 'unknown-key', cause: 'usage', track: 'One', at: '/tracks/0/gian' },
    ]);
  });
});

describe('The reader of specs', () => {
  const key = fc.constantFrom(
    'title',
    'mix',
    'chain',
    'gain',
    'eq',
    'targets',
    'preset',
    'tracks',
    'loudness',
    '__proto__',
    'constructor',
    'cd',
  );
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, -1, 3.5, 1e300, '', 'none', '1:30', 'album', 'mp3'),
      fc.string(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  })).value;

  it('returns whatever bytes it is given', async () => {
    const soup = fc.array(
      fc.constantFrom(
        'a',
        ': ',
        '- ',
        '\n',
        '  ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '"',
        "'",
        '&x ',
        '*x',
        '!t ',
        '|\n',
        '>',
        '#',
        '%',
        '---\n',
        '\t',
        '? ',
        '\0',
        '\u{1F600}',
        'title',
        '1',
      ),
      { maxLength: 80 },
    );
    const input = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      soup.map((parts) => bytes(parts.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(input, async (data) => {
        const { spec, findings } = await specFrom(data, '/a.yaml', standIn);
        expect(spec === undefined).toBe(findings.some((f) => f.level === 'error'));
      }),
      { numRuns: 600 },
    );
  });

  it('finds a place for each fault of any tree of values', async () => {
    const keys = ['release', 'title', 'artist', 'mastering', 'tracks', 'targets'] as const;
    const spec = fc.record(Object.fromEntries(keys.map((k) => [k, tree])), { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(spec, async (value) => {
        const { findings, source } = await specFrom(
          bytes(JSON.stringify(value, null, 1)),
          '/a.yaml',
          standIn,
        );
        for (const finding of findings) {
          expect(finding.message).not.toMatch(/undefined|\[object|NaN/);
          expect(source?.locate(finding.at ?? 'nowhere')).toBeDefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('tells where the same tree is valid just as the schema alone does', async () => {
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    const { composeSchema } = await import('../../src/spec/schema.ts');
    const valid = new Ajv2020({ strict: false, validateSchema: true }).compile(composeSchema(standIn));
    await fc.assert(
      fc.asyncProperty(tree, async (value) => {
        const text = JSON.stringify({
          release: 1,
          title: 'T',
          artist: 'A',
          tracks: [{ title: 'One', mix: 'a.wav', chain: value }],
          targets: { flac: {} },
        });
        const { spec } = await specFrom(bytes(text), '/a.yaml', standIn);
        if (!valid(JSON.parse(text))) expect(spec).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
