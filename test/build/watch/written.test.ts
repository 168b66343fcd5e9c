import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writtenOrUnreadable, writtenWhole } from '../../../src/build/watch/written.ts';
import { writeMix } from '../../whole/rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'written-'));
const path = join(folder, 'file');
let wav: Buffer;
let aiff: Buffer;
let flac: Buffer;

beforeAll(async () => {
  await writeMix(join(folder, 'mix.wav'), { seconds: 0.5 });
  wav = readFileSync(join(folder, 'mix.wav'));
  for (const kind of ['aiff', 'flac'])
    execFileSync('ffmpeg', ['-v', 'error', '-i', join(folder, 'mix.wav'), join(folder, `mix.${kind}`)]);
  aiff = readFileSync(join(folder, 'mix.aiff'));
  flac = readFileSync(join(folder, 'mix.flac'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const judge = (bytes: Uint8Array): ReturnType<typeof writtenWhole> => {
  writeFileSync(path, bytes);
  return writtenWhole(path);
};
/** With a 32-bit number put at a place. */
const patched = (bytes: Buffer, at: number, value: number, big = false): Buffer => {
  const copy = Buffer.from(bytes);
  if (big) copy.writeUInt32BE(value, at);
  else copy.writeUInt32LE(value, at);
  return copy;
};

test('A WAV or AIFF whose sizes agree needs no waiting.', async () => {
  expect(await judge(wav)).toEqual({ quiet: 0 });
  expect(await judge(aiff)).toEqual({ quiet: 0 });
});

test('One cut anywhere is unfinished.', async () => {
  for (const share of [0, 0.0001, 0.01, 0.5, 0.999])
    for (const whole of [wav, aiff])
      expect(await judge(whole.subarray(0, Math.floor(whole.length * share)))).toHaveProperty('unfinished');
  expect(await judge(wav.subarray(0, wav.length - 100))).toEqual({
    unfinished: expect.stringMatching(
      /^is not whole: the header says \d+ frames, the file holds \d+$/,
    ) as string,
  });
});

test('Zeros put down beforehand are unfinished, in front or from front to end.', async () => {
  expect(await judge(new Uint8Array(wav.length))).toEqual({ unfinished: 'begins with zeros' });
  expect(await judge(Buffer.concat([Buffer.alloc(1000), wav.subarray(1000)]))).toHaveProperty('unfinished');
});

test('A header that leaves the length open, or says another than the file has, asks for a longer rest.', async () => {
  const data = wav.indexOf('data') + 4;
  expect(await judge(patched(patched(wav, 4, 0xffff_ffff), data, 0xffff_ffff))).toEqual({ quiet: 2000 });
  expect(await judge(patched(patched(wav, 4, 0), data, 0))).toEqual({ quiet: 2000 });
  expect(await judge(patched(wav, 4, wav.length + 5000))).toEqual({ quiet: 2000 });
  expect(await judge(patched(aiff, 4, 0, true))).toEqual({ quiet: 2000 });
});

test('Of other kinds only rest tells; what is no mix at all is left to the build.', async () => {
  expect(await judge(flac)).toEqual({ quiet: 1000 });
  expect(await judge(Buffer.from('a text that somebody named mix.wav, by mistake or for a joke'))).toEqual({
    quiet: 1000,
  });
  rmSync(path);
  expect(await writtenOrUnreadable(path)).toEqual({ quiet: 0 });
});
