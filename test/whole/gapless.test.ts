import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, Project, writeMix } from './rig.ts';

/**
 * Tracks that follow without a gap: each target's files are decoded by other programs, joined, and compared with the
 * timeline and with the master. The same music is built a second time with the mark taken out: what is one track there.
 */
const RATE = 44_100;
/** Seconds in the second mix where its mark stands: on no frame of a CD, no packet of a codec. */
const MARK = 4.321;
const TARGETS = `
  streaming: {}
  studio: { preset: streaming, rate: 48000 }
  flac: {}
  alac: {}
  cd: { ddp: false, cue: false }
  mp3: {}
  aac: {}
  opus: {}
  vorbis: {}
`;
const spec = (middle: string, targets: string): string => `release: 1
title: Gapless
artist: A
mastering:
  loudness: { integrated: -11, per: album }
  chain: [{ compressor: { threshold: -20, ratio: 2, knee: 6, attack: 20, release: 150 } }]
tracks:
  - { title: One, mix: mixes/1.wav }
${middle}
  - { title: Last, mix: mixes/3.wav, crossfade: { length: 0.5, mark: 0.2 } }
targets:${targets}`;
const CUT = `  - { title: Two, mix: mixes/2.wav, gap: 1, end: ${MARK} }
  - { title: Three, mix: mixes/2.wav, segue: true, start: ${MARK} }`;
const WHOLE = `  - { title: Both, mix: mixes/2.wav, gap: 1 }`;

const cut = new Project('gapless');
const whole = new Project('gapless-whole');

/** A held chord and a little noise, steady: it hides nothing that is not smooth at the mark. */
function heldChord(seconds: number, seed: number): Float64Array[] {
  let state = seed;
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
  const frames = Math.round(seconds * RATE);
  return [0, 1].map((side) =>
    Float64Array.from({ length: frames }, (_, i) => {
      const t = i / RATE;
      const chord = [110, 220, 277.18, 329.63, 880].reduce(
        (sum, hz, k) => sum + Math.sin(2 * Math.PI * (hz + side * 0.3) * t + k) / (k + 1.5),
        0,
      );
      const edge = Math.min(1, t / 0.05, (seconds - t) / 0.05);
      return Math.round(edge * (0.2 * chord + 0.002 * noise()) * 0x80_0000) / 0x80_0000;
    }),
  );
}

beforeAll(async () => {
  for (const project of [cut, whole])
    for (const [i, seconds] of [4.2, 9, 4.9].entries())
      await writeMix(project.path('mixes', `${i + 1}.wav`), {}, heldChord(seconds, i + 1));
  cut.write(spec(CUT, TARGETS));
  whole.write(spec(WHOLE, '\n  streaming: {}\n  cd: { ddp: false, cue: false }\n'));
  for (const project of [cut, whole]) await project.publish({ jobs: 2 });
});
afterAll(() => {
  for (const project of [cut, whole]) project.remove();
});

function filesOf(project: Project, target: string): string[] {
  const folder = project.path('out', 'gapless', target);
  return readdirSync(folder)
    .sort()
    .filter((name) => /^\d\d - /.test(name))
    .map((name) => join(folder, name));
}

const bytes = (command: string, ...args: string[]): Buffer =>
  execFileSync(command, args, { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });

/** Interleaved samples of raw bytes: 32-bit floats, or 16 bits. */
function floats(raw: Buffer): Float64Array {
  return Float64Array.from(new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length)));
}
function shorts(raw: Buffer): Float64Array {
  return Float64Array.from({ length: raw.length / 2 }, (_, i) => raw.readInt16LE(2 * i) / 32_768);
}

/** ffmpeg 5.1 begins by the edit list and plays the last packet to its end: the file says how long it lasts. */
function byFfmpeg(file: string): Float64Array {
  const entry = ['-select_streams', 'a', '-show_entries', 'stream=duration_ts', '-of', 'csv=p=0', file];
  const frames = Number.parseInt(call('ffprobe', '-v', 'error', ...entry));
  return floats(bytes('ffmpeg', '-v', 'error', '-i', file, '-f', 'f32le', '-')).subarray(0, 2 * frames);
}

/**
 * Decoders that are not the encoders, the rate they decode to, and how many times the most of the codec's own noise may
 * be met at the mark. All go on beyond a file's ends, so there is no more than elsewhere (seen: 0.8 to 1.0; begun and
 * ended in silence MP3 and AAC had 2.2 and 3.2). A click, a frame lost or one too many is as loud as the music: 50 times
 * as much and more.
 */
const LOSSY = [
  {
    target: 'mp3',
    atMark: 1.5,
    rate: RATE,
    decode: (file: string) => floats(bytes('mpg123', '-q', '-e', 'f32', '-s', file)),
  },
  { target: 'aac', atMark: 1.5, rate: RATE, decode: byFfmpeg },
  {
    target: 'opus',
    atMark: 1.5,
    rate: 48_000,
    decode: (file: string) => floats(bytes('opusdec', '--quiet', '--float', file, '-')),
  },
  {
    target: 'vorbis',
    atMark: 1.5,
    rate: RATE,
    decode: (file: string) => shorts(bytes('oggdec', '-Q', '-R', '-o', '-', file)),
  },
] as const;

const soxRaw = (file: string): Buffer => bytes('sox', file, '-t', 'raw', '-e', 'signed', '-b', '32', '-');
const LOSSLESS = [
  { target: 'streaming', like: 'streaming', raw: soxRaw },
  {
    target: 'flac',
    like: 'streaming',
    raw: (file: string) =>
      bytes('sh', '-c', 'flac -d -s -c "$0" | sox -t wav - -t raw -e signed -b 32 -', file),
  },
  {
    target: 'alac',
    like: 'streaming',
    raw: (file: string) => bytes('ffmpeg', '-v', 'error', '-i', file, '-f', 's32le', '-'),
  },
  { target: 'cd', like: 'cd', raw: soxRaw },
] as const;

interface Row {
  readonly start: number;
  readonly length: number;
  readonly gap: number;
  readonly join: string;
}
const timeline = (): Row[] =>
  (
    JSON.parse(readFileSync(cut.path('out', 'gapless', 'sequence.json'), 'utf8')) as {
      tracks: Row[];
    }
  ).tracks;

const joined = (parts: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

test('The timeline is that of the spec.', () => {
  expect(timeline()).toMatchObject([
    { gap: 0, join: 'gap' },
    { gap: 1, join: 'gap' },
    { gap: 0, join: 'segue' },
    { gap: 0, join: 'crossfade' },
  ]);
  const frames = timeline().map(({ start, length }) => [start * RATE, length * RATE]);
  const mark = Math.round(MARK * RATE);
  // The crossfade begins half a second before the end of the second mix, the last mark 0.2 s behind that.
  const expected = [
    [0, 185_220],
    [229_320, mark],
    [229_320 + mark, 383_670 - mark],
    [229_320 + 383_670, 207_270],
  ];
  for (const [i, pair] of expected.entries())
    for (const [k, value] of pair.entries()) expect(frames[i][k]).toBeCloseTo(value, 5);
});

describe.each(LOSSY)('$target', ({ target, rate, atMark, decode }) => {
  test('lasts as long as the timeline, to the frame, each file and all joined.', () => {
    const rows = timeline();
    const lengths = filesOf(cut, target).map((file) => decode(file).length / 2);
    const ends = rows.map(({ start, length }, i) =>
      Math.round((rows[i + 1]?.start ?? start + length) * rate),
    );
    expect(lengths).toEqual(ends.map((end, i) => end - (ends[i - 1] ?? 0)));
  });

  test('has neither gap nor click at the segue: no more noise there than its own.', () => {
    const heard = joined(filesOf(cut, target).map(decode));
    const master = joined(
      filesOf(cut, rate === RATE ? 'streaming' : 'studio').map((file) =>
        floats(bytes('ffmpeg', '-v', 'error', '-i', file, '-f', 'f32le', '-')),
      ),
    );
    expect(heard.length).toBe(master.length);
    const residual = heard.map((value, i) => value - master[i]);
    const worst = (from: number, to: number): number => {
      let most = 0;
      for (let i = 2 * Math.round(from * rate); i < 2 * Math.round(to * rate); i++)
        most = Math.max(most, Math.abs(residual[i]));
      return most;
    };
    const mark = timeline()[2].start;
    // The same chord, away from every edge of a file.
    const own = Math.max(worst(mark - 3, mark - 1), worst(mark + 1, mark + 3));
    expect(worst(mark - 0.05, mark + 0.05)).toBeLessThan(atMark * own);
  });
});

test.each(LOSSLESS)(
  '$target, joined, nulls with the programme that was never cut.',
  ({ target, like, raw }) => {
    const parts = filesOf(cut, target).map(raw);
    const original = filesOf(whole, like).map(soxRaw);
    expect([parts.length, original.length]).toEqual([4, 3]);
    const [one, other] = [Buffer.concat(parts), Buffer.concat(original)];
    expect(one.length).toBe(other.length);
    expect(one.equals(other)).toBe(true);
    // It is the limiter's programme that was cut: something to run through the mark.
    expect(one.some((byte) => byte !== 0)).toBe(true);
  },
);
