import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adtsFrameAt, chainLength, mpegFrameAt } from '../../../src/audio/mpeg-frames.ts';
import { run, temporaryFolder } from '../../audio/wav/folder.ts';

const { path } = temporaryFolder();

/** Bytes of each packet, as ffprobe takes the stream apart. */
function packets(file: string): number[] {
  const out = run(
    'ffprobe',
    '-v',
    'error',
    '-of',
    'csv=p=0',
    '-show_entries',
    'packet=size',
    file,
  ).toString();
  return out.trim().split('\n').map(Number);
}

describe('frames', () => {
  it.each([
    ['one.mp3', 44_100, 320],
    ['two.mp3', 22_050, 56],
    ['half.mp3', 8000, 24],
    ['one.mp2', 48_000, 192],
    ['two.mp2', 16_000, 64],
  ])('of %s at %i Hz and %i kbit/s are as long as ffprobe says', (name, rate, kilobits) => {
    const bare = ['-id3v2_version', '0', '-write_xing', '0'];
    const options = ['-ar', String(rate), '-b:a', `${kilobits}k`, ...(name.endsWith('3') ? bare : [])];
    run('ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', 'anoisesrc=d=0.5:seed=1', ...options, path(name));
    const bytes = readFileSync(path(name));
    let at = 0;
    for (const size of packets(path(name))) {
      expect(mpegFrameAt(bytes, at)).toMatchObject({ bytes: size, layer: name.endsWith('3') ? 3 : 2 });
      at += size;
    }
    expect(at).toBe(bytes.length);
  });

  it('of ADTS are as long as they say, and the last ends with the file', () => {
    run('ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', 'anoisesrc=d=0.5:seed=1', path('a.aac'));
    const bytes = readFileSync(path('a.aac'));
    let at = 0;
    while (at < bytes.length) {
      const length = adtsFrameAt(bytes, at);
      expect(length).toBeGreaterThan(7);
      at += length!;
    }
    expect(at).toBe(bytes.length);
    expect(adtsFrameAt(Buffer.of(0xff, 0xf1, 0x50, 0x83, 0xff, 0xff, 0xfc), 0)).toBe(8191); // 13 bits
  });

  it('of one stream agree in version, layer and rate: others in a row are chance', () => {
    const frame = (third: number): Buffer =>
      Buffer.concat([Buffer.of(0xff, 0xfb, third, 0), Buffer.alloc(5000)]);
    // 128 kbit/s without padding: 417 bytes at 44.1 kHz (index 0), 384 at 48 kHz (index 1)
    const [low, high] = [frame(0x90).subarray(0, 417), frame(0x94).subarray(0, 384)];
    expect(chainLength(Buffer.concat([low, low, low, low]), 0, 3, mpegFrameAt)).toBe(3);
    expect(chainLength(Buffer.concat([low, high, low, high]), 0, 3, mpegFrameAt)).toBe(1);
  });

  it('cut off by the end count only at the very beginning', () => {
    const cut = Buffer.concat([Buffer.of(0, 0, 0xff, 0xfb, 0x90, 0), Buffer.alloc(300)]);
    expect(chainLength(cut.subarray(2), 0, 3, mpegFrameAt)).toBe(3);
    expect(chainLength(cut, 2, 3, mpegFrameAt)).toBeLessThan(3);
  });
});
