import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { perform } from '../../src/build/perform.ts';
import type { ScanFacts } from '../../src/release/content.ts';
import { codecClips } from '../../src/checks/codec-clips/index.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { bench, byFfmpeg } from '../formats/m4a-bench.ts';
import { aac } from '../../src/formats/aac/index.ts';
import { mixSamples, writeMix } from '../whole/rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'scan-'));
let store: Store;
let at: Awaited<ReturnType<typeof bench>>;

beforeAll(async () => {
  store = await openStore(join(folder, 'cache'));
  at = await bench();
});
afterAll(() => {
  at.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the step finds out of a WAV file. */
async function scanned(channels: Float64Array[], rate: number): Promise<ScanFacts> {
  const path = await store.temporary();
  await writeMix(path, { rate, encoding: 'float32' }, channels);
  const peak = Math.max(...channels.map((samples) => samples.reduce((m, x) => Math.max(m, Math.abs(x)), 0)));
  const outcome = await perform(
    {
      id: 'scan/01/apple',
      kind: 'scan',
      params: { format: 'aac', formatVersion: 1, options: { bitrate: 256 } },
      inputs: {
        audio: { object: await store.adopt(path) },
        programme: { fact: { peak: { samplePeak: 20 * Math.log10(peak) } } },
      },
      tools: at.tools,
    },
    store,
    { abort: new AbortController().signal, progress: () => undefined },
  );
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.findings));
  expect(outcome.made.outputs).toEqual({});
  return outcome.made.facts['scan'] as unknown as ScanFacts;
}

/** Samples through an effect of sox, which is given an eighth of the level: it clips beyond full scale. */
function bySox(samples: Float64Array, rate: number, ...effect: readonly string[]): Float64Array {
  const raw = join(folder, 'x.raw');
  writeFileSync(raw, new Uint8Array(samples.map((x) => x / 8).buffer));
  const form = ['-t', 'raw', '-e', 'floating-point', '-b', '64', '-c', '1'];
  const args = ['-D', '-R', ...form, '-r', '44100', raw, ...form, '-r', String(rate), '-', ...effect];
  const bytes = execFileSync('sox', args, { maxBuffer: 1 << 28 });
  return new Float64Array(Uint8Array.from(bytes).buffer).map((x) => 8 * x);
}

const manifold = (samples: Float64Array, times: number): Float64Array =>
  bySox(samples, 44_100 * times, 'rate', '-v');

/** Hits cut flat at full scale, as a careless limiter leaves them: what an encoder makes of it goes beyond. */
function flattened(rate: number): Float64Array[] {
  const top = 0x7f_ffff / 0x80_0000;
  return mixSamples({ rate, seconds: 3, peak: 0.9 }).map((samples) =>
    samples.map((x) => Math.max(-top, Math.min(top, 3 * x))),
  );
}

describe('Encode and scan', () => {
  it('counts what ffmpeg, decoding, and sox, interpolating, find in the same encoding', async () => {
    // Nothing near half the rate, where each interpolation has a slope of its own; and louder than integers hold. As the
    // step reads it from its file: what goes on beyond the ends is predicted from the very last bits.
    const source = mixSamples({ seconds: 3, peak: 1.5 }).map((x) =>
      bySox(x, 44_100, 'sinc', '-16k').map(Math.fround),
    );
    const facts = await scanned(source, 44_100);
    const interleaved = byFfmpeg(await at.encoded(aac, source, { bitrate: 256 }));
    for (const [c, { onSample, between, worst, at: place }] of facts.channels.entries()) {
      const own = interleaved.filter((_, i) => i % 2 === c).subarray(0, source[0].length);
      const beyond = (x: number): boolean => Math.abs(x) > 1;
      const plainly = own.filter(beyond).length;
      expect(plainly).toBeGreaterThan(50);
      // Two decoders differ by less than 16 bits hold: hardly a sample lies so near to full scale.
      expect(Math.abs(onSample - plainly)).toBeLessThanOrEqual(1);
      const four = manifold(own, 4);
      const hidden = own.filter(
        (x, n) => !beyond(x) && !beyond(own[n + 1] ?? 0) && [1, 2, 3].some((k) => beyond(four[4 * n + k])),
      ).length;
      // Eight times and a parabola see a few crests that four times miss, and none less.
      expect(between).toBeGreaterThanOrEqual(hidden - 2);
      expect(between).toBeLessThanOrEqual(1.2 * hidden + 2);
      // Sixteen times read a crest at most 0.04 dB low.
      const fine = manifold(own, 16);
      const highest = fine.reduce((top, x, n) => (Math.abs(x) > Math.abs(fine[top]) ? n : top), 0);
      expect(Math.abs(20 * Math.log10(worst / Math.abs(fine[highest])))).toBeLessThan(0.05);
      expect(Math.abs(place - highest / 16)).toBeLessThanOrEqual(1);
    }
    const [finding] = codecClips.judge(facts);
    const count = facts.channels.reduce((sum, { onSample, between }) => sum + onSample + between, 0);
    expect(finding).toMatchObject({ code: 'clips-after-aac', level: 'warning', limit: 0 });
    expect(finding.message).toContain(`clips ${count} times`);
    expect(facts.truePeak).toBeCloseTo(Number(finding.measured), 2);
  });

  it('goes to 44.1 kHz first, without clipping there what the encoder gets', async () => {
    const facts = await scanned(flattened(96_000), 96_000);
    expect(facts.rate).toBe(44_100);
    // The low-pass of the resampler adds to square tops: integers would have cut that off.
    expect(facts.truePeak).toBeGreaterThan(1);
    expect(facts.channels.every(({ onSample }) => onSample > 50)).toBe(true);
  });

  it('has nothing to say of music with room above it, nor of silence', async () => {
    const quiet = await scanned(mixSamples({ seconds: 2, peak: 0.6 }), 44_100);
    expect(quiet.channels).toEqual([0, 1].map(() => ({ onSample: 0, between: 0, worst: 0, at: -1 })));
    expect(quiet.truePeak).toBeLessThan(0);
    expect(codecClips.judge(quiet)).toEqual([]);
    const silent = await scanned([new Float64Array(44_100), new Float64Array(44_100)], 44_100);
    expect(silent.truePeak).toBeNull();
    expect(codecClips.judge(silent)).toEqual([]);
  });

  it('keeps nothing of what it encoded', () => {
    const left = readdirSync(join(folder, 'cache'), { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => /tmp|temp/i.test(name) && !/(tmp|temp)$/i.test(name))).toEqual([]);
  });
});
