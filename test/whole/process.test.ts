import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mixSamples, Project, type Ran, release, writeMix } from './rig.ts';

const project = new Project('process');
const chain = (text: string): string => {
  writeFileSync(project.path('chain.yaml'), text);
  return 'chain.yaml';
};
const run = (from: string, to: string, text: string, ...more: string[]): Promise<Ran> =>
  release(['process', from, to, '--chain', chain(text), ...more], { cwd: project.folder });

/** Samples as ffmpeg decodes them, interleaved. */
function decoded(file: string): Float64Array {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', project.path(file), '-f', 'f64le', '-'], {
    maxBuffer: 1 << 28,
  });
  return new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
}

beforeAll(async () => {
  await writeMix(project.path('a.wav'), { seconds: 2 });
  await writeMix(project.path('other.wav'), { seconds: 2, rate: 48_000 });
});
afterAll(() => project.remove());

describe('release process', () => {
  test('keeps rate and length, and takes out the delay: a limiter that has nothing to do gives the input.', async () => {
    const ran = await run('other.wav', 'out.wav', '- limiter: 0\n', '--json');
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({
      file: 'out.wav',
      encoding: 'float32',
      dither: 'none',
      frames: 96_000,
    });
    expect((JSON.parse(ran.out) as { latency: number }).latency).toBeGreaterThan(0);
    expect(decoded('out.wav')).toEqual(decoded('other.wav'));
  });

  test('applies the chain: a gain of 6.0206 dB down halves every sample.', async () => {
    expect(await run('a.wav', 'half.wav', '- gain: -6.020599913279624\n')).toMatchObject({ code: 0 });
    const input = decoded('a.wav');
    expect(decoded('half.wav').every((x, i) => Math.abs(x - input[i] / 2) < 1e-8)).toBe(true);
  });

  test('an empty chain and enough bits give the samples back, without dither; a dither named is applied.', async () => {
    const plain = await run('a.wav', 'plain.wav', '[]\n', '--bits', '24', '--json');
    expect(JSON.parse(plain.out)).toMatchObject({ dither: 'none', encoding: 'pcm24' });
    expect(decoded('plain.wav')).toEqual(decoded('a.wav'));
    const named = await run('a.wav', 'named.wav', '[]\n', '--bits', '24', '--dither', 'tpdf', '--json');
    expect(JSON.parse(named.out)).toMatchObject({ dither: 'tpdf' });
    expect(decoded('named.wav')).not.toEqual(decoded('a.wav'));
  });

  test('fewer bits are dithered, alike each time, and 20 bits lie on their grid.', async () => {
    for (const name of ['one.wav', 'two.wav'])
      expect(
        JSON.parse((await run('a.wav', name, '- gain: -1\n', '--bits', '16', '--json')).out),
      ).toMatchObject({
        dither: 'tpdf',
      });
    expect(readFileSync(project.path('one.wav'))).toEqual(readFileSync(project.path('two.wav')));
    await run('a.wav', 'twenty.wav', '- gain: -1\n', '--bits', '20');
    const samples = decoded('twenty.wav');
    expect(samples.every((x) => Number.isInteger(x * 524_288))).toBe(true);
    expect(samples.every((x) => Number.isInteger(x * 262_144))).toBe(false);
  });

  test('a warning about the chain stands on stderr, so that --json is one object all the same.', async () => {
    const solo = '- eq: [{ type: bell, freq: 1000, gain: 3, solo: true }]\n';
    const ran = await run('a.wav', 'solo.wav', solo, '--json');
    expect(ran.err).toMatch(/chain\.yaml:1:\d+ +warning/);
    expect(JSON.parse(ran.out)).toMatchObject({ file: 'solo.wav' });
  });

  test('mono becomes two equal channels, and says so.', async () => {
    await writeMix(project.path('mono.wav'), { channels: 1, seconds: 1 });
    const ran = await run('mono.wav', 'stereo.wav', '[]\n');
    expect(ran.err).toMatch(/mono\.wav is mono; it becomes two equal channels/);
    const samples = decoded('stereo.wav');
    expect(samples.length).toBe(2 * decoded('mono.wav').length);
    expect(samples.every((x, i) => x === samples[i ^ 1])).toBe(true);
  });
});

describe('release process tells', () => {
  test('what declick replaced and where, in the time of the file, whatever delay is before it.', async () => {
    const samples = mixSamples({ seconds: 2 }).map((channel) => channel.map((x) => x / 4));
    samples[1][55_125] += 0.7;
    await writeMix(project.path('click.wav'), {}, samples);
    const linear = '- eq: { phase: linear, bands: [{ type: bell, freq: 9000, gain: 0.01, q: 1 }] }\n';
    for (const before of ['', linear]) {
      const ran = await run(
        'click.wav',
        'mended.wav',
        `${before}- repair: { declick: true, sensitivity: 1 }\n`,
      );
      expect(ran.err).toMatch(/note +declick replaced 1 sample at 1\.2500 s, right/);
    }
    expect(
      (await run('a.wav', 'mended.wav', '- repair: { declick: true, sensitivity: 1 }\n')).err,
    ).not.toMatch(/declick/);
  });
});

describe('release process refuses, and leaves what stood there', () => {
  test.each<[what: string, to: string, text: string, more: string[], code: number, told: RegExp]>([
    [
      'an unknown processor',
      'kept.wav',
      '- eqq: []\n',
      [],
      2,
      /chain\.yaml:1:3 +error +unknown processor 'eqq'[^]*did you mean 'eq'/,
    ],
    [
      'what would clip',
      'kept.wav',
      '- gain: 24\n',
      ['--bits', '16'],
      1,
      /samples of the output lie beyond full scale/,
    ],
    ['a word length nobody knows', 'kept.wav', '[]\n', ['--bits', '17'], 2, /16, 20 or 24/],
    ['a dither nobody knows', 'kept.wav', '[]\n', ['--bits', '16', '--dither', 'pdf'], 2, /known are none/],
    ['dither without a word length', 'kept.wav', '[]\n', ['--dither', 'tpdf'], 2, /needs --bits/],
    ['an output that is no WAV', 'out.flac', '[]\n', [], 2, /is a WAV file/],
    ['the input as output', 'a.wav', '[]\n', [], 2, /is the input itself/],
    ['the input as output through a link', 'link.wav', '[]\n', [], 2, /is the input itself/],
    ['a folder as output', 'folder.wav', '[]\n', [], 2, /is not a plain file/],
  ])('%s', async (_, to, text, more, code, told) => {
    writeFileSync(project.path('kept.wav'), 'kept');
    if (!existsSync(project.path('link.wav'))) symlinkSync(project.path('a.wav'), project.path('link.wav'));
    if (!existsSync(project.path('folder.wav'))) mkdirSync(project.path('folder.wav'));
    const before = readFileSync(project.path('a.wav'));
    const ran = await run('a.wav', to, text, ...more);
    expect(ran.err).toMatch(told);
    expect(ran.code).toBe(code);
    expect(readFileSync(project.path('kept.wav'), 'utf8')).toBe('kept');
    expect(readFileSync(project.path('a.wav'))).toEqual(before);
    expect(readdirSync(project.folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  test('a sample that is no number, with its frame.', async () => {
    const samples = mixSamples({ seconds: 1 });
    samples[1][12_345] = NaN;
    await writeMix(project.path('nan.wav'), { encoding: 'float32' }, samples);
    const ran = await run('nan.wav', 'out.wav', '[]\n');
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/nan\.wav: frame 12345 is not a number/);
  });
});

describe('release modules', () => {
  test('lists every processor with its parameters, units and defaults.', async () => {
    const { out } = await release(['modules'], { cwd: project.folder });
    for (const name of ['eq', 'compressor', 'limiter', 'gain'])
      expect(out).toMatch(new RegExp(`^${name} `, 'm'));
    expect(out).toMatch(/ceiling +-1 +Highest true peak of the output \(dBTP, -20 … 0\)/);
    expect(out).toMatch(/bands\[\]\.freq/);
  });

  test('or one of them, as JSON as well, and helps with a name that is wrong.', async () => {
    const { out } = await release(['modules', 'limiter', '--json'], { cwd: project.folder });
    expect(JSON.parse(out)).toMatchObject([{ name: 'limiter', bare: 'ceiling' }]);
    const wrong = await release(['modules', 'limitr'], { cwd: project.folder });
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.err).toMatch(/did you mean 'limiter'/);
  });
});
