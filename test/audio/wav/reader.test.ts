import { mkdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createBlock } from '../../../src/audio/block.ts';
import { collect } from '../../../src/audio/memory.ts';
import { openWav, type WavSignal } from '../../../src/audio/wav/reader.ts';
import { valueOf } from '../../../src/base/result.ts';
import { ds64, extensibleChunk, fmtChunk, ramp, RIFF_UNSET, riff } from './bytes.ts';
import { expectSame, run, temporaryFolder } from './folder.ts';

const { path, put } = temporaryFolder();
const opened: WavSignal[] = [];
const open = async (bytes: Uint8Array): Promise<WavSignal> => {
  const signal = valueOf(await openWav(put('in.wav', bytes)));
  opened.push(signal);
  return signal;
};
afterEach(async () => {
  for (const signal of opened.splice(0)) await signal.close();
});
const codes = (signal: WavSignal): string[] => signal.findings.map((f) => f.code);
const RAMP4 = [[0, 2, 4, 6].map((k) => k / 32768), [1, 3, 5, 7].map((k) => k / 32768)];

async function samplesOf(signal: WavSignal): Promise<number[][]> {
  return (await collect(signal)).map((c) => [...c]);
}

async function faultOf(bytes: Uint8Array): Promise<{ code: string; message: string; level: string }> {
  const answer = await openWav(put('in.wav', bytes), 'mixes/01.wav');
  if (answer.ok) throw new Error('opened');
  expect(answer.findings).toHaveLength(1);
  return answer.findings[0];
}

describe('a WAV file with a sound header', () => {
  it('gives its format, its chunks and its samples, and no finding', async () => {
    const signal = await open(riff([fmtChunk(), ['data', ramp(8)]]));
    expect(signal.format).toEqual({ rate: 44_100, channels: 2 });
    expect(signal.frames).toBe(4);
    expect(signal.encoding).toBe('pcm16');
    expect(signal.findings).toEqual([]);
    expect(signal.info).toEqual({
      form: 'RIFF',
      chunks: ['fmt ', 'data'],
      extensible: false,
      mask: 0,
      validBits: 16,
      declaredSize: 60,
      fileSize: 60,
      dataAt: 44,
    });
    expect(await samplesOf(signal)).toEqual(RAMP4);
  });

  it('may have other chunks before and after the data, odd ones padded', async () => {
    const other = Buffer.from('odd');
    const names = ['JUNK', 'bext', 'iXML', 'LIST', 'fact', 'PEAK', 'cue ', 'smpl', 'id3 ', 'zzzz'];
    const parts = names.map((id) => [id, other] as const);
    const signal = await open(riff([...parts, fmtChunk(), ...parts, ['data', ramp(8)], ...parts]));
    expect(signal.info.chunks).toEqual([...names, 'fmt ', ...names, 'data', ...names]);
    expect(signal.findings).toEqual([]);
    expect(await samplesOf(signal)).toEqual(RAMP4);
  });

  it('is found where a writer forgot the pad byte, with a note', async () => {
    const loose = ['LIST', Buffer.from('odd'), { pad: false }] as const;
    const signal = await open(riff([fmtChunk(), loose, ['data', ramp(8)]]));
    expect(codes(signal)).toEqual(['wav-missing-pad']);
    expect(await samplesOf(signal)).toEqual(RAMP4);
  });

  it('may hold an odd number of audio bytes, with the pad byte or without it', async () => {
    const mono24 = fmtChunk({ channels: 1, bits: 24 });
    const data = Buffer.from([1, 0, 0]);
    for (const pad of [true, false]) {
      const signal = await open(riff([mono24, ['data', data, { pad }], ['LIST', Buffer.from('info')]]));
      expect(signal.info.chunks).toEqual(['fmt ', 'data', 'LIST']);
      expect(codes(signal)).toEqual(pad ? [] : ['wav-missing-pad']);
      expect(await samplesOf(signal)).toEqual([[1 / 8388608]]);
    }
  });

  it('may be extensible, with a channel mask and fewer valid bits than the container has', async () => {
    const signal = await open(
      riff([extensibleChunk({ bits: 24, valid: 20, mask: 3 }), ['data', new Uint8Array(12)]]),
    );
    expect(signal.encoding).toBe('pcm24');
    expect(signal.info).toMatchObject({ extensible: true, mask: 3, validBits: 20 });
    expect(signal.frames).toBe(2);
  });

  it('may be empty or hold one frame', async () => {
    const list = ['LIST', Buffer.from('info')] as const;
    for (const samples of [0, 2]) {
      const signal = await open(riff([fmtChunk(), ['data', ramp(samples)], list]));
      expect(signal.frames).toBe(samples / 2);
      expect(signal.findings).toEqual([]);
      expect((await samplesOf(signal))[0]).toHaveLength(samples / 2);
    }
  });

  it('may have more than two channels: the caller judges', async () => {
    const signal = await open(riff([fmtChunk({ channels: 6 }), ['data', ramp(12)]]));
    expect(signal.format.channels).toBe(6);
    expect((await samplesOf(signal))[5]).toEqual([5 / 32768, 11 / 32768]);
  });
});

describe('a header that does not tell the length', () => {
  it.each([
    ['0 in both', 0, 0],
    ['2^32 − 1 in both, as ffmpeg leaves it', RIFF_UNSET, RIFF_UNSET],
    ['2^31 − 4097, as sox leaves it', 0x7fff_f048, 0x7fff_efff],
    ['2^31, as some recorders leave it', 0x8000_0024, 0x8000_0000],
    ['0 with a header written before the audio', 36, 0],
  ])('is taken to mean the rest of the file, with a warning: %s', async (_name, size, dataSize) => {
    const signal = await open(riff([fmtChunk(), ['data', ramp(8), { size: dataSize }]], { size }));
    expect(codes(signal)).toContain('wav-unset-size');
    expect(signal.findings.find((f) => f.code === 'wav-unset-size')?.level).toBe('warning');
    expect(await samplesOf(signal)).toEqual(RAMP4);
  });

  it('is read so from the pipes of ffmpeg and sox', async () => {
    const fromFfmpeg = run(
      'ffmpeg',
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'sine=d=0.1:r=48000',
      '-f',
      'wav',
      '-',
    );
    const fromSox = run('sh', '-c', 'sox -n -r 48000 -b 24 -t wav - synth 0.1 sine 440 2>/dev/null | cat');
    for (const bytes of [fromFfmpeg, fromSox]) {
      const signal = await open(bytes);
      expect(codes(signal)).toEqual(['wav-unset-size']);
      expect(signal.frames).toBe(4800);
    }
  });
});

describe('RF64 and BW64', () => {
  it.each(['RF64', 'BW64'])('%s takes its sizes from ds64', async (form) => {
    const parts = [
      ds64(92n, 16n, 4n),
      fmtChunk(),
      ['data', ramp(8), { size: RIFF_UNSET }],
      ['LIST', ramp(2)],
    ] as const;
    const signal = await open(riff(parts, { form, size: RIFF_UNSET }));
    expect(signal.info).toMatchObject({ form, declaredSize: 100, chunks: ['ds64', 'fmt ', 'data', 'LIST'] });
    expect(codes(signal)).toEqual(['wav-riff-size']);
    expect(await samplesOf(signal)).toEqual(RAMP4);
  });

  it('is refused without ds64', async () => {
    expect((await faultOf(riff([fmtChunk(), ['data', ramp(8)]], { form: 'RF64' }))).code).toBe('wav-no-ds64');
  });

  it('is refused as truncated where ds64 claims more than there is', async () => {
    const parts = [
      ds64(1n << 62n, 1n << 62n, 4n),
      fmtChunk(),
      ['data', ramp(8), { size: RIFF_UNSET }],
    ] as const;
    expect((await faultOf(riff(parts, { form: 'RF64', size: RIFF_UNSET }))).code).toBe('truncated');
  });

  it('is read as ffmpeg writes it', async () => {
    const out = path('rf64.wav');
    const source = ['-f', 'lavfi', '-i', 'sine=d=0.5:r=96000', '-c:a', 'pcm_s24le'];
    run('ffmpeg', '-v', 'error', '-y', ...source, '-rf64', 'always', out);
    const signal = valueOf(await openWav(out));
    expect(signal.info.form).toBe('RF64');
    expect(signal.findings).toEqual([]);
    expect(signal.frames).toBe(48_000);
    await signal.close();
  });
});

describe('a header that contradicts the file', () => {
  it('refuses a file that holds less than the header says, with both figures', async () => {
    const fault = await faultOf(riff([fmtChunk(), ['data', ramp(8), { size: 4000 }]], { size: 4036 }));
    expect(fault).toMatchObject({ code: 'truncated', level: 'error', measured: 4, limit: 1000 });
    expect(fault.message).toBe('mixes/01.wav: the header says 1000 frames, the file holds 4');
  });

  it('notes bytes after what the header says, and reads only what it says', async () => {
    const signal = await open(riff([fmtChunk(), ['data', ramp(8)]], { after: ramp(50) }));
    expect(codes(signal)).toEqual(['wav-trailing-bytes', 'wav-riff-size']);
    expect(signal.findings[0]).toMatchObject({ level: 'note', measured: 100 });
    expect(await samplesOf(signal)).toEqual(RAMP4);
  });

  it('warns where the RIFF size is beyond the end of the file', async () => {
    const signal = await open(riff([fmtChunk(), ['data', ramp(8)]], { size: 1000 }));
    expect(signal.findings).toMatchObject([
      { code: 'wav-riff-size', level: 'warning', measured: 60, limit: 1008 },
    ]);
  });

  it('warns of a last frame that is cut', async () => {
    const signal = await open(riff([fmtChunk(), ['data', ramp(9)]]));
    expect(signal.findings).toMatchObject([
      { code: 'wav-partial-frame', level: 'warning', measured: 2, limit: 4 },
    ]);
    expect(await samplesOf(signal)).toEqual(RAMP4);
  });

  it.each([
    ['no channels', fmtChunk({ channels: 0 }), 'wav-channels', '0 channels'],
    ['too many channels', fmtChunk({ channels: 4000, bits: 8 }), 'wav-channels', '4000'],
    ['no rate', fmtChunk({ rate: 0 }), 'wav-rate', '0 Hz'],
    ['a rate below 8 kHz', fmtChunk({ rate: 7999 }), 'wav-rate', '7999 Hz'],
    ['a rate above 384 kHz', fmtChunk({ rate: 384_001 }), 'wav-rate', '384001 Hz'],
    ['a wrong block alignment', fmtChunk({ align: 6 }), 'wav-block-align', '6 bytes a frame'],
    ['48-bit integers', fmtChunk({ bits: 48 }), 'wav-encoding', '48 bits'],
    ['16-bit float', fmtChunk({ code: 3 }), 'wav-encoding', '0x0003'],
    ['an unknown code', fmtChunk({ code: 0x1234 }), 'wav-encoding', '0x1234'],
    [
      'an unknown sub-format',
      extensibleChunk({ tail: '210700d3118644c8c1ca00000000' }),
      'wav-encoding',
      '0100210700',
    ],
    ['a short fmt chunk', ['fmt ', Buffer.alloc(14)] as const, 'wav-fmt', '14 bytes'],
    ['a short extensible chunk', fmtChunk({ code: 0xfffe }), 'wav-fmt', '16 bytes'],
  ])('refuses %s with the figure', async (_name, fmt, code, figure) => {
    const fault = await faultOf(riff([fmt, ['data', ramp(8)]]));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(figure);
  });

  it.each([
    ['MP3', 0x55],
    ['Microsoft ADPCM', 2],
    ['IMA ADPCM', 17],
    ['A-law', 6],
    ['µ-law', 7],
  ])('refuses %s in a WAV file as lossy', async (name, code) => {
    const fault = await faultOf(riff([fmtChunk({ code, bits: 4 }), ['data', ramp(8)]]));
    expect(fault.code).toBe('lossy-input');
    expect(fault.message).toContain(name);
    const inside = await faultOf(riff([extensibleChunk({ code }), ['data', ramp(8)]]));
    expect(inside.code).toBe('lossy-input');
  });

  it('refuses a file without audio, without format, or with the format behind the audio', async () => {
    expect((await faultOf(riff([fmtChunk()]))).code).toBe('wav-no-data');
    expect((await faultOf(riff([['data', ramp(8)]]))).code).toBe('wav-no-fmt');
    expect((await faultOf(riff([['data', ramp(8)], fmtChunk()]))).code).toBe('wav-no-fmt');
  });

  it('refuses a chunk before the audio that runs past the end, with both figures', async () => {
    const fault = await faultOf(riff([fmtChunk(), ['LIST', ramp(3), { size: 5000 }]]));
    expect(fault.code).toBe('truncated');
    expect(fault.message).toContain('5000 bytes, the file holds 6');
  });

  it('refuses what cannot be followed: no chunk where one should be, or a thousand of them', async () => {
    expect((await faultOf(riff([fmtChunk()], { after: Buffer.alloc(100) }))).code).toBe('wav-chunk');
    const empty = Array.from({ length: 3000 }, () => ['JUNK', Buffer.alloc(0)] as const);
    expect((await faultOf(riff([...empty, fmtChunk(), ['data', ramp(8)]]))).code).toBe('wav-chunk');
  });

  it('refuses RIFX, an empty file, other files and what is not a file', async () => {
    expect((await faultOf(riff([fmtChunk()], { form: 'RIFX' }))).code).toBe('wav-container');
    expect((await faultOf(new Uint8Array())).code).toBe('empty-file');
    expect((await faultOf(Buffer.from('Dear mastering engineer,'))).code).toBe('not-wav');
    expect((await faultOf(riff([], { type: 'AVI ' }))).code).toBe('not-wav');
    mkdirSync(path('folder'));
    expect(await openWav(path('folder'))).toMatchObject({ ok: false, findings: [{ code: 'is-a-folder' }] });
    expect(await openWav(path('absent'))).toMatchObject({ ok: false, findings: [{ code: 'missing' }] });
  });

  it('says what a mislabelled file is, and that it is lossy', async () => {
    const mp3 = run('ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', 'sine=d=1', '-f', 'mp3', '-');
    expect(await faultOf(mp3)).toMatchObject({ code: 'lossy-input', measured: 'mp3' });
    const flac = run('ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', 'sine=d=1', '-f', 'flac', '-');
    expect(await faultOf(flac)).toMatchObject({ code: 'not-wav', measured: 'flac' });
  });

  it('sizes no buffer by a header', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const claims = riff([fmtChunk({ channels: 64 }), ['data', ramp(64), { size: RIFF_UNSET }]], {
      size: RIFF_UNSET,
    });
    for (let i = 0; i < 20; i++) await open(claims);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20);
  });
});

describe('reading', () => {
  it('gives the same samples whatever the block, across the edges of the buffer', async () => {
    const frames = 300_000; // 1.2 MB: three fills of the buffer
    const bytes = riff([fmtChunk(), ['data', ramp(0x7fff).subarray(0, 60_000)], ['JUNK', new Uint8Array(2)]]);
    const long = riff([
      fmtChunk(),
      ['data', new Uint8Array(frames * 4).map((_, i) => (i * 2654435761) >>> 13)],
    ]);
    for (const file of [bytes, long]) {
      const whole = await collect(await open(file));
      for (const capacity of [1000, 131_072, 500_000]) {
        const again = await collect(await open(file), createBlock(2, capacity));
        expectSame(again, whole);
      }
    }
  });

  it('begins again where it is told to', async () => {
    const signal = await open(riff([fmtChunk(), ['data', ramp(8)]]));
    const block = createBlock(2, 2);
    signal.seek(3);
    expect(await signal.read(block)).toBe(1);
    expect(block.channels[0][0]).toBe(6 / 32768);
    expect(await signal.read(block)).toBe(0);
    signal.seek(1);
    expect(await signal.read(block)).toBe(2);
    expect(block.channels[1][1]).toBe(5 / 32768);
    expect(() => signal.seek(5)).toThrow(RangeError);
  });

  it('says so where the file becomes shorter meanwhile', async () => {
    const signal = await open(riff([fmtChunk(), ['data', new Uint8Array(600_000)]]));
    put('in.wav', new Uint8Array(44 + 4000));
    await expect(collect(signal)).rejects.toMatchObject({
      findings: [{ code: 'truncated', measured: 1000, limit: 150_000 }],
    });
  });

  it('gives the frames asked for, wherever it was read ahead', async () => {
    const frames = 400_000; // 1.6 MB: four stretches
    const data = new Uint8Array(frames * 4).map((_, i) => (i * 2654435761) >>> 13);
    const whole = await collect(await open(riff([fmtChunk(), ['data', data]])));
    const signal = await open(riff([fmtChunk(), ['data', data]]));
    const block = createBlock(2, 5000);
    for (const from of [0, 5000, 300_000, 305_000, 1, 395_500, 130_000, 135_000, 0]) {
      signal.seek(from);
      const count = await signal.read(block);
      expectSame(
        block.channels.map((samples) => samples.subarray(0, count)),
        whole.map((samples) => samples.subarray(from, from + 5000)),
      );
    }
  });

  it('gives whole frames as they lie in the file, from any place and into any room', async () => {
    const frames = 400_000;
    const data = new Uint8Array(frames * 4).map((_, i) => (i * 2654435761) >>> 13);
    const signal = await open(riff([fmtChunk(), ['data', data]]));
    for (const [from, room] of [
      [0, 1_600_000],
      [399_990, 4000],
      [131_000, 600_003],
    ]) {
      signal.seek(from);
      const into = new Uint8Array(room);
      const count = await signal.readBytes(into);
      expect(count).toBe(Math.min(Math.floor(room / 4), frames - from));
      expect(Buffer.from(data.buffer).compare(into, 0, 4 * count, 4 * from, 4 * (from + count))).toBe(0);
    }
    signal.seek(frames);
    expect(await signal.readBytes(new Uint8Array(8))).toBe(0);
  });

  it('tells trouble with what it read ahead where those frames are asked for, and closed before, not at all', async () => {
    const bytes = riff([fmtChunk(), ['data', new Uint8Array(1_000_000)]]);
    const block = createBlock(2, 100_000);
    const signals = [await open(bytes), await open(bytes)];
    put('in.wav', bytes.subarray(0, 44 + 600_000));
    for (const signal of signals) expect(await signal.read(block)).toBe(100_000);
    await signals[1].close();
    await expect(signals[0].read(block)).rejects.toMatchObject({
      findings: [{ code: 'truncated', measured: 150_000, limit: 250_000 }],
    });
    opened.pop();
  });
});
