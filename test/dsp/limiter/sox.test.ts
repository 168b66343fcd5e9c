import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { attack, families } from './attacks.ts';
import { bandLimited } from './judge.ts';
import { limited, type Params } from './rig.ts';

const CEILING = 10 ** (-1 / 20);
const GAP = 500;

/** 32× by `rate -v`; its 32-bit integers clip beyond ±1, so everything goes through it at an eighth. */
function upsampled(signal: Float64Array): Float64Array {
  const raw = ['-t', 'f64', '-c', '1', '-r'];
  const input = Buffer.from(signal.map((v) => v / 8).buffer);
  const { stdout, status, stderr } = spawnSync(
    'sox',
    ['-R', '-D', ...raw, '44100', '-', ...raw, String(32 * 44_100), '-', 'rate', '-v'],
    { input, maxBuffer: 1 << 30 },
  );
  expect(stderr.toString(), String(status)).toBe('');
  return new Float64Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length)).map(
    (v) => 8 * v,
  );
}

test('A sample of the signals below 0.465 fs keeps the ceiling by sox at 32×', () => {
  const settings: readonly Partial<Params>[] = [
    {},
    { style: 'loud', release: 'auto' },
    { style: 'punchy', lookahead: 0.5, release: 5 },
  ];
  const outputs = families.flatMap((family) =>
    settings.map((given, i) => limited(given, bandLimited(attack(family, 500 + i))).left),
  );
  const row = new Float64Array(outputs.reduce((sum, y) => sum + y.length + GAP, GAP));
  outputs.reduce((at, y) => {
    row.set(y, at);
    return at + y.length + GAP;
  }, GAP);
  const fine = upsampled(row);
  expect(Math.abs(fine.length - 32 * row.length)).toBeLessThan(64);
  const peak = fine.reduce((top, v) => Math.max(top, Math.abs(v)), 0);
  expect(20 * Math.log10(peak / CEILING)).toBeLessThanOrEqual(0.02);
  expect(20 * Math.log10(peak / CEILING)).toBeGreaterThan(-0.01);
});
