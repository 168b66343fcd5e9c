import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.ts';
import { proveImage, type Stretch } from '../../../src/disc/read/image_proof.ts';
import { temporaryFolder } from '../../audio/wav/folder.ts';
import { imageBytes } from './set.ts';

const { path } = temporaryFolder();

/** Two programmes with silence before, between and behind; longer than what is read at a time. */
const SECTORS = 1000;
const FRAMES = SECTORS * 588;
const [FIRST, SECOND] = [
  { at: 150 * 588, frames: 500 * 588 },
  { at: 660 * 588, frames: 300 * 588 },
];
const image = imageBytes(SECTORS, 150);
image.fill(0, 4 * (FIRST.at + FIRST.frames), 4 * SECOND.at);
image.fill(0, 4 * (SECOND.at + SECOND.frames));
const stretch = ({ at, frames }: { at: number; frames: number }): Stretch => ({
  at,
  frames,
  sha256: sha256(image.subarray(4 * at, 4 * (at + frames))),
});
const STRETCHES = [stretch(FIRST), stretch(SECOND)];

function proof(bytes: Uint8Array, stretches: readonly Stretch[] = STRETCHES) {
  writeFileSync(path('IMAGE.DAT'), bytes);
  return proveImage(path('IMAGE.DAT'), stretches, FRAMES);
}

test('An image that holds its programmes, and silence elsewhere, is summed and found good.', async () => {
  const { known, findings } = await proof(image);
  expect(findings).toEqual([]);
  expect(known.bytes).toBe(image.length);
  expect(Object.fromEntries(known.digests)).toEqual({
    md5: createHash('md5').update(image).digest('hex'),
    crc32: crc32(image).toString(16).padStart(8, '0'),
  });
});

test.each([
  ['the last sample of the first programme', 4 * (FIRST.at + FIRST.frames) - 1, 'disc-image-differs'],
  ['the first of the second', 4 * SECOND.at, 'disc-image-differs'],
  ['the very first byte', 0, 'disc-image-not-silent'],
  ['the sample before the first programme', 4 * FIRST.at - 1, 'disc-image-not-silent'],
  ['the gap', 4 * (FIRST.at + FIRST.frames), 'disc-image-not-silent'],
  ['the last byte', image.length - 1, 'disc-image-not-silent'],
])('A bit changed in %s is found.', async (_, at, code) => {
  const bytes = Uint8Array.from(image);
  bytes[at] ^= 1;
  expect((await proof(bytes)).findings).toMatchObject([{ code, level: 'error' }]);
});

test('Programmes the other way round are not those they were made from.', async () => {
  const [a, b] = STRETCHES;
  const swapped = [
    { ...a, sha256: b.sha256 },
    { ...b, sha256: a.sha256 },
  ];
  const { findings } = await proof(image, swapped);
  expect(findings.map(({ code, measured }) => [code, measured])).toEqual([
    ['disc-image-differs', a.sha256],
    ['disc-image-differs', b.sha256],
  ]);
});

test('An image too short or too long by anything is refused.', async () => {
  const shorter = await proof(image.subarray(0, image.length - 4));
  expect(shorter.findings).toMatchObject([{ code: 'disc-image-size', limit: image.length }]);
  const cut = await proof(image.subarray(0, 4 * (SECOND.at + 10)));
  expect(cut.findings.map(({ code }) => code)).toEqual(['disc-image-differs', 'disc-image-size']);
  const longer = await proof(Buffer.concat([image, Buffer.of(0)]));
  expect(longer.findings).toMatchObject([{ code: 'disc-image-size', measured: image.length + 1 }]);
  const sounding = await proof(Buffer.concat([image, Buffer.of(0, 7)]));
  expect(sounding.findings.map(({ code }) => code)).toEqual(['disc-image-not-silent', 'disc-image-size']);
});
