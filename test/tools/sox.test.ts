import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, memorySignal } from '../../src/audio/memory.ts';
import type { Signal } from '../../src/audio/signal.ts';
import { sha256 } from '../../src/base/digest.ts';
import { Refused } from '../../src/base/result.ts';
import { liveGroups } from '../../src/host/process.ts';
import type { Tool, Toolbox } from '../../src/tools/contract.ts';
import { findTools } from '../../src/tools/find.ts';
import { headroomScale, resample, resampledFrames } from '../../src/tools/sox.ts';
import { samplesOf, tones } from './signals.ts';

const BAD = fileURLToPath(new URL('../fixtures/tools/misbehave.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sox-'));
const abort = new AbortController().signal;
let tools: Toolbox;

beforeAll(async () => {
  ({ tools } = await findTools({ cache: folder }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sine = (rate: number, frames: number, peak: number, hertz = 997) =>
  memorySignal({ rate, channels: 1 }, [
    Float64Array.from({ length: frames }, (_, i) => peak * Math.sin((2 * Math.PI * hertz * i) / rate)),
  ]);

async function resampled(source: Signal, rate: number, peak: number, box: Toolbox = tools) {
  return collect(await resample(source, rate, peak, { tools: box, abort }));
}

describe('resample', () => {
  it('gives the same sine at the new rate, within −160 dB of its level, for any level.', async () => {
    for (const peak of [0.9, 1.7, 1e-4, 3e-7]) {
      const [out] = await resampled(sine(44_100, 44_100, peak), 48_000, peak);
      expect(out.length).toBe(48_000);
      // Half a step of 2^-31 in, through a filter whose taps add up to 3 or less, and one out: -178 dB of full scale;
      // the signal stands at -18 dB of it or higher.
      let worst = 0;
      for (let i = 6000; i < 42_000; i++)
        worst = Math.max(worst, Math.abs(out[i] - peak * Math.sin((2 * Math.PI * 997 * i) / 48_000)));
      expect(20 * Math.log10(worst / peak)).toBeLessThan(-160);
    }
  });

  it('keeps the channels apart and gives the same samples each time.', async () => {
    const run = () => resampled(tones(48_000, 9600), 44_100, 0.5);
    const [one, two] = [await run(), await run()];
    expect(two).toEqual(one);
    const [left] = samplesOf(tones(48_000, 9600));
    const [alone] = await resampled(memorySignal({ rate: 48_000, channels: 1 }, [left]), 44_100, 0.5);
    expect(alone).toEqual(one[0]);
  });

  it('gives as many frames as sox itself says, for odd lengths and rates, and none for none.', async () => {
    const pairs = [
      [44_100, 48_000],
      [96_000, 44_100],
      [37_800, 44_100],
      [44_100, 22_050],
    ] as const;
    for (const [from, to] of pairs)
      for (const frames of [0, 1, 3, 147, 4411]) {
        const source = memorySignal({ rate: from, channels: 1 }, [new Float64Array(frames)]);
        const [out] = await resampled(source, to, 0);
        expect(out.length).toBe(soxFrames(frames, from, to));
        expect(out.length).toBe(resampledFrames(frames, from, to));
      }
  });

  it('leaves no process behind when it is not read to its end, or not at all.', async () => {
    let closed = 0;
    const close = () => {
      closed++;
      return Promise.resolve();
    };
    const source = (): Signal => ({ ...tones(44_100, 441_000), close });
    const unread = await resample(source(), 48_000, 0.5, { tools, abort });
    await unread.close();
    expect(closed).toBeGreaterThan(0);
    const halfRead = await resample(source(), 48_000, 0.5, { tools, abort });
    await halfRead.read({ frames: 0, channels: [new Float64Array(64), new Float64Array(64)] });
    await halfRead.close();
    expect(liveGroups()).toEqual([]);
  });
});

describe('a sox that misbehaves', () => {
  /** A sox whose command line does something else: the interpreter's arguments before sox's own are all it reads. */
  const fake = (...mode: string[]): Toolbox => {
    const sox: Tool = {
      name: 'sox',
      path: script(mode),
      version: '1',
      sha256: sha256(''),
      abilities: ['effect:rate'],
      environment: {},
    };
    return { sox };
  };
  let count = 0;
  const script = (mode: string[]) => {
    const path = join(folder, `fake-${++count}`);
    const quoted = [process.execPath, BAD, ...mode].map((word) => `'${word}'`).join(' ');
    execFileSync('sh', [
      '-c',
      `printf '#!/bin/sh\\nexec %s\\n' "$1" > "$2"; chmod +x "$2"`,
      'sh',
      quoted,
      path,
    ]);
    return path;
  };
  const refusalOf = (box: Toolbox) =>
    resampled(tones(44_100, 44_100), 48_000, 0.5, box).then(
      () => 'none',
      (thrown: unknown) => (thrown instanceof Refused ? thrown.findings[0] : thrown),
    );

  it('by exiting with 0 after a short stream is noticed.', async () => {
    expect(await refusalOf(fake('short', '70000'))).toMatchObject({
      code: 'tool-short-output',
      cause: 'tool',
      measured: 4375,
      limit: 48_000,
    });
    expect(await refusalOf(fake('early', '0'))).toMatchObject({ code: 'tool-short-output' });
  });

  it('by giving too much, or half a frame, is noticed.', async () => {
    const source = tones(44_100, 441);
    const thrown: unknown = await resampled(source, 22_050, 0.5, fake('short', '99999')).catch(
      (e: unknown) => e,
    );
    expect((thrown as Refused).findings[0]).toMatchObject({ code: 'tool-long-output', cause: 'tool' });
    expect(await refusalOf(fake('short', '70001'))).toMatchObject({ code: 'tool-short-output' });
  });

  it('by failing is named, with what it was doing and its last words.', async () => {
    const finding = await refusalOf(fake('flood'));
    expect(finding).toMatchObject({ code: 'tool-failed', cause: 'tool' });
    expect((finding as { message: string }).message).toMatch(
      /^sox failed with exit status 3 while resampling from 44100 to 48000 Hz: line 2999/,
    );
  });

  it('by being absent or lacking the effect is named before anything runs.', async () => {
    expect(await refusalOf({})).toMatchObject({ code: 'tool-missing', cause: 'tool' });
  });

  it('by clipping, because the peak was understated, is noticed.', async () => {
    const thrown: unknown = await resampled(sine(44_100, 4410, 0.9), 48_000, 0.01).catch((e: unknown) => e);
    expect((thrown as Refused).findings[0]).toMatchObject({ code: 'tool-clipped', cause: 'tool' });
  });
});

describe('headroomScale', () => {
  it('is a power of two that brings any peak to a quarter or just below.', () => {
    for (const peak of [1e-12, 0.1, 0.25, 0.2500001, 0.5, 1, 1.0001, 300]) {
      const scale = headroomScale(peak);
      expect(Number.isInteger(Math.log2(scale))).toBe(true);
      expect(peak * scale).toBeLessThanOrEqual(0.25);
      expect(peak * scale).toBeGreaterThan(0.125);
    }
    expect(headroomScale(0)).toBe(1);
  });
});

function soxFrames(frames: number, from: number, to: number): number {
  const raw = ['-t', 'raw', '-e', 'floating-point', '-b', '32', '-c', '1'];
  const out = execFileSync('sox', ['-V1', ...raw, '-r', `${from}`, '-', ...raw, '-', 'rate', '-v', `${to}`], {
    input: new Uint8Array(frames * 4),
  });
  return out.length / 4;
}
