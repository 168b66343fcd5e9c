import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';

/** A temporary folder for one test file. */
export function temporaryFolder(): {
  path: (name: string) => string;
  put: (name: string, bytes: Uint8Array) => string;
} {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-audio-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  const put = (name: string, bytes: Uint8Array): string => {
    writeFileSync(path(name), bytes);
    return path(name);
  };
  return { path, put };
}

export function run(command: string, ...args: readonly string[]): Buffer {
  return execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
}

/** Interleaved float64 samples as planar channels. */
export function planar(bytes: Uint8Array, channels: number): Float64Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frames = bytes.length / 8 / channels;
  return Array.from({ length: channels }, (_, c) =>
    Float64Array.from({ length: frames }, (_s, i) => view.getFloat64((i * channels + c) * 8, true)),
  );
}

/** Sample for sample, to the sign of zero; names the first that differs (and is far faster than toEqual). */
export function expectSame(actual: readonly Float64Array[], expected: readonly Float64Array[]): void {
  expect(actual.map((c) => c.length)).toEqual(expected.map((c) => c.length));
  for (const [c, samples] of expected.entries()) {
    const i = samples.findIndex((x, k) => !Object.is(x, actual[c][k]));
    if (i >= 0)
      expect({ channel: c, frame: i, sample: actual[c][i] }).toEqual({
        channel: c,
        frame: i,
        sample: samples[i],
      });
  }
}
