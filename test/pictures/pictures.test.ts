import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Result, valueOf } from '../../src/base/result.ts';
import { type PictureFacts, pictureFacts } from '../../src/pictures/facts.ts';
import { pictureFindings, type PictureLimits } from '../../src/pictures/findings.ts';
import { resized } from '../../src/pictures/rendition.ts';
import { byFfmpeg, CMYK_JPEG, exif, icc, png, withSegment } from './samples.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pictures-test-'));
  byFfmpeg(at('large.png'), 640, 'rgb24');
  byFfmpeg(at('small.jpg'), 64, 'yuvj420p');
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const factsOf = (name: string): PictureFacts => valueOf(pictureFacts(readFileSync(at(name))));
const codes = (facts: PictureFacts, limits?: PictureLimits): string[] =>
  pictureFindings(facts, limits).map(({ code }) => code);
const refusal = (result: Result<unknown>): string => (result.ok ? 'done' : result.findings[0].code);

/** A drawing of straight and round edges and flat and shaded areas: no program's help, the same everywhere. */
const drawing = (x: number, y: number, c: number): number =>
  (x - 150) * (x - 150) + (y - 150) * (y - 150) < 9000
    ? (x * (c + 1) + y) & 255
    : (x ^ y) & (64 << (c & 1))
      ? 220
      : 40;

test('Headers are read as ffprobe reads them.', () => {
  const made: readonly (readonly [string, string, Partial<PictureFacts>])[] = [
    ['rgb.png', 'rgb24', { colour: 'rgb', depth: 8, alpha: false }],
    ['rgba.png', 'rgba', { colour: 'rgb', depth: 8, alpha: true }],
    ['deep.png', 'rgb48be', { colour: 'rgb', depth: 16, alpha: false }],
    ['grey.png', 'gray', { colour: 'grey', depth: 8, alpha: false }],
    ['ya.png', 'ya8', { colour: 'grey', depth: 8, alpha: true }],
    ['colour.jpg', 'yuvj444p', { colour: 'rgb', depth: 8, alpha: false }],
  ];
  for (const [name, pixels, expected] of made) {
    byFfmpeg(at(name), 48, pixels, '-vf', 'crop=48:32');
    expect(factsOf(name), name).toMatchObject({ ...expected, orientation: 1, progressive: false });
    const theirs = JSON.parse(
      execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_streams', at(name)], {
        encoding: 'utf8',
      }),
    ) as { streams: { width: number; height: number; pix_fmt: string }[] };
    const { width, height } = factsOf(name);
    expect(theirs.streams[0], name).toMatchObject({ width, height, pix_fmt: pixels });
  }
});

test('A JPEG of one component is grey, a progressive one is known as such.', () => {
  // T.81, B.2.2 and B.2.3: frame and scan headers of one component, 8 bits, 5 lines of 7 samples.
  const frame = (marker: number): Buffer =>
    Buffer.from([
      0xff,
      0xd8,
      0xff,
      marker,
      0,
      11,
      8,
      0,
      5,
      0,
      7,
      1,
      1,
      0x11,
      0,
      0xff,
      0xda,
      0,
      8,
      1,
      1,
      0,
      0,
      63,
      0,
    ]);
  const facts = { width: 7, height: 5, colour: 'grey', depth: 8, alpha: false };
  expect(pictureFacts(frame(0xc0))).toMatchObject({ ok: true, value: { ...facts, progressive: false } });
  expect(pictureFacts(frame(0xc2))).toMatchObject({ ok: true, value: { ...facts, progressive: true } });
  // C4 defines Huffman tables, it starts no frame.
  expect(refusal(pictureFacts(frame(0xc4)))).toBe('artwork-damaged');
});

test('Orientation, colour profile and transparency are found wherever they are written.', () => {
  const jpeg = readFileSync(at('small.jpg'));
  for (const little of [true, false]) {
    const turned = withSegment(jpeg, 0xe1, exif(6, little));
    expect(valueOf(pictureFacts(turned))).toMatchObject({ orientation: 6 });
  }
  for (const version of [2, 4] as const) {
    const data = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), icc('Display P3', version)]);
    const facts = valueOf(pictureFacts(withSegment(jpeg, 0xe2, data)));
    expect(facts.profile).toBe('Display P3');
    expect(codes(facts)).toEqual(['artwork-profile']);
  }
  const iccp = Buffer.concat([Buffer.from('sRGB IEC61966-2.1\0\0', 'latin1')]);
  const facts = valueOf(pictureFacts(png(8, 8, 3, () => 9, ['iCCP', iccp])));
  expect(facts.profile).toBe('sRGB IEC61966-2.1');
  expect(codes(facts)).toEqual([]);
  const clear = png(8, 8, 3, () => 9, ['tRNS', new Uint8Array(6)]);
  expect(valueOf(pictureFacts(clear)).alpha).toBe(true);
});

test('A cover is judged by its shape, size, colour and weight.', () => {
  const good = factsOf('large.png');
  expect(codes(good, { least: 640, most: 640, mostBytes: good.bytes })).toEqual([]);
  expect(codes(good, { least: 641 })).toEqual(['artwork-too-small']);
  expect(codes(good, { most: 639 })).toEqual(['artwork-too-large']);
  expect(codes(good, { mostBytes: good.bytes - 1 })).toEqual(['artwork-too-heavy']);
  expect(codes({ ...good, height: 639 }, { least: 640 })).toEqual([
    'artwork-not-square',
    'artwork-too-small',
  ]);
  expect(codes({ ...good, orientation: 8 })).toEqual(['artwork-rotated']);
  expect(codes({ ...good, alpha: true, colour: 'grey' })).toEqual(['artwork-grey', 'artwork-transparent']);
  expect(codes({ ...good, kind: 'image/jpeg', depth: 12 })).toEqual(['artwork-depth']);
});

test('CMYK is refused by name, from a real file.', async () => {
  const facts = valueOf(pictureFacts(CMYK_JPEG));
  expect(facts).toMatchObject({ colour: 'cmyk', width: 16, height: 16 });
  expect(pictureFindings(facts)[0]).toMatchObject({ code: 'artwork-cmyk', level: 'error' });
  expect(refusal(await resized(CMYK_JPEG, { size: 8, format: 'jpeg', quality: 90 }))).toBe('artwork-cmyk');
});

test('What is no picture, or half of one, is refused and never throws.', async () => {
  const rendition = { size: 32, format: 'jpeg', quality: 90 } as const;
  expect(refusal(pictureFacts(Buffer.from('GIF89a')))).toBe('artwork-format');
  expect(refusal(pictureFacts(new Uint8Array()))).toBe('artwork-format');
  for (const whole of [readFileSync(at('small.jpg')), png(64, 64, 3, drawing)]) {
    for (let length = 8; length < whole.length - 64; length += 61) {
      const cut = whole.subarray(0, length);
      expect(refusal(await resized(cut, rendition)), `${length} bytes`).toBe('artwork-damaged');
    }
  }
  // Half a gigabyte of pixels by its header: refused before a decoder makes room for them.
  const vast = png(64, 64, 3, drawing);
  vast.writeUInt32BE(20_000, 16);
  vast.writeUInt32BE(20_000, 20);
  expect(refusal(await resized(vast, rendition))).toBe('artwork-too-large');
  const flipped = Buffer.from(png(64, 64, 3, drawing));
  flipped[60] ^= 0x55;
  expect(refusal(await resized(flipped, rendition))).toBe('artwork-damaged');
});

test('A rendition looks like what ffmpeg makes of the same picture.', async () => {
  for (const size of [320, 150]) {
    const bytes = valueOf(
      await resized(readFileSync(at('large.png')), { size, format: 'jpeg', quality: 92 }),
    );
    expect(valueOf(pictureFacts(bytes))).toMatchObject({
      width: size,
      height: size,
      colour: 'rgb',
      depth: 8,
    });
    writeFileSync(at('ours.jpg'), bytes);
    const { stderr } = spawnSync(
      'ffmpeg',
      [
        ['-hide_banner', '-i', at('ours.jpg'), '-i', at('large.png'), '-lavfi'],
        [
          `[1]scale=${size}:${size}:flags=area,format=gbrp[b];[0]format=gbrp[a];[a][b]psnr`,
          '-f',
          'null',
          '-',
        ],
      ].flat(),
      { encoding: 'utf8' },
    );
    const psnr = Number(/average:([\d.]+)/.exec(stderr)?.[1]);
    // A JPEG of this quality is some 36 to 40 dB from its source; a shift by one pixel here gives under 25.
    expect(psnr).toBeGreaterThan(33);
  }
});

test('The bytes of a rendition are the same on every machine and every Node.', async () => {
  const source = png(300, 300, 3, drawing);
  const make = async (): Promise<Uint8Array> =>
    valueOf(await resized(source, { size: 128, format: 'jpeg', quality: 85 }));
  const bytes = await make();
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    '8d93e2290d689b91d83d07861d1b3db883b07a3505736b3e1786b49bee51e05f',
  );
  expect(Buffer.from(bytes).equals(await make())).toBe(true);
  // Nothing but what the picture needs: JFIF, tables, frame, scan.
  const text = Buffer.from(bytes).toString('latin1');
  for (const word of ['Exif', 'ICC_PROFILE', 'http', '\xff\xfe']) expect(text).not.toContain(word);
});

test('A turned picture stands upright, a transparent one lies on white, a small one is not enlarged.', async () => {
  byFfmpeg(at('wide.jpg'), 64, 'yuvj444p', '-vf', 'crop=64:32');
  const turned = withSegment(readFileSync(at('wide.jpg')), 0xe1, exif(6, true));
  const upright = valueOf(await resized(turned, { size: 32, format: 'jpeg', quality: 90 }));
  expect(valueOf(pictureFacts(upright))).toMatchObject({ width: 16, height: 32, orientation: 1 });

  const clear = png(16, 16, 4, () => 0);
  const white = valueOf(await resized(clear, { size: 100, format: 'jpeg', quality: 90 }));
  expect(valueOf(pictureFacts(white))).toMatchObject({ width: 16, height: 16 });
  writeFileSync(at('white.jpg'), white);
  const args = ['-v', 'error', '-i', at('white.jpg'), '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const pixels = execFileSync('ffmpeg', args);
  expect(Math.min(...pixels)).toBeGreaterThan(252);
});
