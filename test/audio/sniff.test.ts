import { copyFileSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { HEAD_BYTES, sniff, sniffFile } from '../../src/audio/sniff.ts';
import { run, temporaryFolder } from './wav/folder.ts';

const { path, put } = temporaryFolder();

/** File name, ffmpeg's output options, what it is by content. */
const FILES: readonly (readonly [
  name: string,
  options: readonly string[],
  kind: string,
  lossy: boolean | 'unknown',
])[] = [
  ['a.wav', [], 'wav', 'unknown'],
  ['rf64.wav', ['-rf64', 'always'], 'wav', 'unknown'],
  ['a.aiff', [], 'aiff', false],
  ['sowt.aiff', ['-c:a', 'pcm_s16le'], 'aifc', false],
  ['ulaw.aiff', ['-c:a', 'pcm_mulaw'], 'aifc', true],
  ['a.flac', [], 'flac', false],
  ['a.mp3', ['-id3v2_version', '0', '-write_xing', '0'], 'mp3', true],
  ['id3.mp3', ['-metadata', 'title=Night Drive'], 'mp3', true],
  ['low.mp3', ['-ar', '22050', '-b:a', '64k', '-id3v2_version', '0'], 'mp3', true],
  ['a.mp2', [], 'mpeg', true],
  ['a.aac', [], 'aac', true],
  ['a.m4a', [], 'mp4', true],
  ['alac.m4a', ['-c:a', 'alac'], 'mp4', false],
  ['front.m4a', ['-movflags', '+faststart'], 'mp4', true],
  ['a.ogg', ['-c:a', 'libvorbis'], 'vorbis', true],
  ['flac.ogg', ['-c:a', 'flac'], 'ogg', false],
  ['a.opus', ['-c:a', 'libopus', '-ar', '48000'], 'opus', true],
  ['a.wma', [], 'wma', 'unknown'],
  ['a.wv', [], 'wavpack', 'unknown'],
  ['a.tta', [], 'tta', false],
  ['a.au', [], 'au', 'unknown'],
  ['a.caf', [], 'caf', 'unknown'],
  ['a.w64', [], 'wave64', 'unknown'],
  ['a.ac3', [], 'ac3', true],
  ['a.mka', [], 'matroska', 'unknown'],
];

beforeAll(() => {
  const outputs = FILES.flatMap(([name, options]) => [...options, path(name)]);
  run('ffmpeg', '-v', 'error', '-y', '-f', 'lavfi', '-i', 'anoisesrc=d=2:seed=1:r=44100', ...outputs);
});

describe('a file', () => {
  it.each(FILES)(
    '%s of ffmpeg with %j is %s, lossy: %s, whatever its name',
    async (name, _options, kind, lossy) => {
      copyFileSync(path(name), path('mix.wav'));
      expect(await sniffFile(path('mix.wav'))).toEqual({ ok: true, value: { kind, lossy } });
    },
  );

  it('is known behind a large ID3 tag and behind some junk', async () => {
    const mp3 = readFileSync(path('a.mp3'));
    const tag = Buffer.concat([
      Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 12, 0, 0]),
      Buffer.alloc(12 << 14),
    ]);
    for (const before of [tag, Buffer.alloc(1000), Buffer.from('junk, not audio')]) {
      const file = put('mix.wav', Buffer.concat([before, mp3]));
      expect(await sniffFile(file)).toEqual({ ok: true, value: { kind: 'mp3', lossy: true } });
    }
    const flac = put('mix.wav', Buffer.concat([tag, readFileSync(path('a.flac'))]));
    expect(await sniffFile(flac)).toEqual({ ok: true, value: { kind: 'flac', lossy: false } });
    expect(sniff(tag).kind).toBe('unknown');
  });

  it('that is missing is a finding', async () => {
    expect(await sniffFile(path('absent'))).toMatchObject({ ok: false, findings: [{ code: 'missing' }] });
  });
});

describe('what is no audio', () => {
  it('is unknown: text, zeros, raw samples', () => {
    const raw = run('ffmpeg', '-v', 'error', '-i', path('a.flac'), '-f', 's24le', '-').subarray(
      0,
      HEAD_BYTES,
    );
    const heads = [
      new Uint8Array(),
      Buffer.from('RIFF'),
      Buffer.from('a text'),
      Buffer.alloc(HEAD_BYTES),
      raw,
    ];
    for (const head of [...heads, Buffer.alloc(HEAD_BYTES, 0xff)])
      expect(sniff(head)).toEqual({ kind: 'unknown', lossy: 'unknown' });
  });
});
