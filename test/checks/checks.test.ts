import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/base/finding.ts';
import { channels } from '../../src/checks/channels/index.ts';
import { clipping } from '../../src/checks/clipping/index.ts';
import {
  type DeliverableFacts,
  type Limits,
  type MixFacts,
  type RateFacts,
  type StoreFacts,
  timeOf,
} from '../../src/checks/contract.ts';
import { cover } from '../../src/checks/cover/index.ts';
import { ends } from '../../src/checks/ends/index.ts';
import {
  albumChecks,
  coverChecks,
  deliverableChecks,
  mixChecks,
  rateChecks,
  storeChecks,
} from '../../src/checks/index.ts';
import { length } from '../../src/checks/length/index.ts';
import { albumLoudness, loudness } from '../../src/checks/loudness/index.ts';
import { nonFinite } from '../../src/checks/non-finite/index.ts';
import { rate } from '../../src/checks/rate/index.ts';
import { silence } from '../../src/checks/silence/index.ts';
import { single } from '../../src/checks/single/index.ts';
import { truePeak } from '../../src/checks/true-peak/index.ts';
import type { PictureFacts } from '../../src/pictures/contract.ts';

type Samples = MixFacts['samples'];

/** A stereo mix of a minute with nothing wrong, changed as asked. */
function mix(samples: Partial<Samples> = {}, more: Partial<MixFacts> = {}): MixFacts {
  const fine: Samples = {
    silent: false,
    identicalChannels: false,
    silence: { leading: 0, trailing: 0 },
    clipping: { runs: 0, first: null },
    nonFinite: { count: 0, first: null },
  } as unknown as Samples;
  return {
    format: { rate: 48_000, channels: 2 },
    frames: 60 * 48_000,
    samples: { ...fine, ...samples },
    ...more,
  };
}

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ code, level }) => `${level} ${code}`);
const said = (findings: readonly Finding[]): string[] => findings.map(({ message }) => message);

test('Every check has a name of its own and nothing to say of a sound mix.', () => {
  const items = [mixChecks, deliverableChecks, albumChecks, rateChecks, coverChecks, storeChecks];
  const names = items.flatMap((checks) => checks.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  expect(mixChecks.flatMap((check) => check.judge(mix()))).toEqual([]);
});

describe('The length of a mix', () => {
  const of = (frames: number, rate = 48_000) =>
    length.judge(mix({}, { frames, format: { rate, channels: 2 } }));

  test('may be one gating block of 400 ms, and not a frame less.', () => {
    expect(told(of(19_200))).toEqual([]);
    expect(told(of(19_201))).toEqual([]);
    expect(told(of(19_199))).toEqual(['error too-short']);
    expect(told(of(17_640, 44_100))).toEqual([]);
  });

  test('reads well.', () => {
    expect(said(of(1))).toEqual(['the mix is 1 frame long (0.000 s), too short to measure or to master']);
    expect(said(of(4800))).toEqual([
      'the mix is 4800 frames long (0.100 s), too short to measure or to master',
    ]);
    expect(said(of(0))).toEqual(['the mix holds no audio']);
  });
});

describe('The channels of a mix', () => {
  const of = (count: number, identicalChannels = false) =>
    channels.judge(mix({ identicalChannels }, { format: { rate: 48_000, channels: count } }));

  test('are two; one is noted, three are refused.', () => {
    expect(told(of(2))).toEqual([]);
    expect(told(of(1))).toEqual(['note mono']);
    expect(told(of(2, true))).toEqual(['note dual-mono']);
    expect(said(of(3))).toEqual(['the mix has 3 channels; a stereo mix is needed']);
  });
});

describe('Clipping in a mix', () => {
  const of = (runs: number, frame: number, channel: 0 | 1) =>
    clipping.judge(
      mix({ clipping: { runs, first: runs === 0 ? null : { frame, channel } } } as Partial<Samples>),
    );

  test('is a warning from the first run on, with its place.', () => {
    expect(of(0, 0, 0)).toEqual([]);
    expect(said(of(1, 48_000 * 62, 0))).toEqual([
      'the mix is clipped in 1 place, the first at 1:02.000, left',
    ]);
    expect(said(of(2, 24, 1))).toEqual(['the mix is clipped in 2 places, the first at 0:00.001, right']);
    expect(told(of(2, 24, 1))).toEqual(['warning clipped-mix']);
  });
});

describe('Values that are no numbers', () => {
  test('are an error from the first on, with frame, time and channel.', () => {
    const one = { count: 1, first: { frame: 12_345, channel: 1, value: NaN } };
    expect(said(nonFinite.judge(mix({ nonFinite: one })))).toEqual([
      '1 sample is NaN or infinite, the first at frame 12345 (0:00.257), right',
    ]);
    const two = nonFinite.judge(mix({ nonFinite: { ...one, count: 2 } }));
    expect(two[0]?.message).toMatch(/^2 samples are NaN or infinite/);
    expect(told(two)).toEqual(['error non-finite']);
  });
});

describe('Silence at the ends of a mix', () => {
  const of = (leading: number, trailing: number) => silence.judge(mix({ silence: { leading, trailing } }));

  test('is noted beyond five seconds.', () => {
    expect(of(5 * 48_000, 5 * 48_000)).toEqual([]);
    expect(said(of(5 * 48_000 + 48, 0))).toEqual(['the mix begins with 0:05.001 of silence']);
    expect(said(of(0, 70 * 48_000))).toEqual(['the mix ends with 1:10.000 of silence']);
  });

  test('from end to end is an error, told once.', () => {
    expect(told(silence.judge(mix({ silent: true, silence: { leading: 1e7, trailing: 1e7 } })))).toEqual([
      'error silent',
    ]);
  });

  test('is no matter where there is no audio at all.', () => {
    expect(silence.judge(mix({ silent: true }, { frames: 0 }))).toEqual([]);
  });
});

const LIMITS = { loudnessTolerance: 0.125, truePeakTolerance: 0.25, decodedTruePeak: -0.5 };

function file(more: Partial<DeliverableFacts>): DeliverableFacts {
  const per = 'track' as const;
  return {
    lossless: true,
    integrated: -14,
    truePeak: -1,
    loudness: { integrated: -14, per },
    ceiling: -1,
    limits: LIMITS,
    ...more,
  };
}

describe("A file's loudness", () => {
  test('may miss its goal by the tolerance, either way, and no more.', () => {
    for (const integrated of [-14, -14.125, -13.875])
      expect(loudness.judge(file({ integrated }))).toEqual([]);
    for (const integrated of [-14.126, -13.874])
      expect(told(loudness.judge(file({ integrated })))).toEqual(['error loudness-off']);
  });

  test('reads well, also for silence.', () => {
    expect(said(loudness.judge(file({ integrated: -15 })))).toEqual([
      'the file measures -15.00 LUFS, more than 0.125 LU from its -14 LUFS',
    ]);
    expect(said(loudness.judge(file({ integrated: null })))).toEqual([
      'the file measures silence, more than 0.125 LU from its -14 LUFS',
    ]);
  });

  test('is not judged where none was asked or the album is judged as a whole.', () => {
    expect(loudness.judge(file({ integrated: -30, loudness: null }))).toEqual([]);
    expect(loudness.judge(file({ integrated: -30, loudness: { integrated: -14, per: 'album' } }))).toEqual(
      [],
    );
  });
});

describe("The album's loudness", () => {
  const of = (integrated: number | null, per: 'album' | 'track' = 'album') =>
    albumLoudness.judge({ integrated, loudness: { integrated: -14, per }, limits: LIMITS });

  test('is judged only for goals per album, by the same tolerance.', () => {
    expect(of(-14.125)).toEqual([]);
    expect(of(-20, 'track')).toEqual([]);
    expect(said(of(-14.25))).toEqual([
      'the album measures -14.25 LUFS, more than 0.125 LU from its -14 LUFS',
    ]);
    expect(told(of(null))).toEqual(['error loudness-off']);
  });

  test('is held to where a kept gain knowingly leaves it, instead of to the goal.', () => {
    const kept = (integrated: number) =>
      albumLoudness.judge({
        integrated,
        landed: -14.5,
        loudness: { integrated: -14, per: 'album' },
        limits: LIMITS,
      });
    expect(kept(-14.625)).toEqual([]);
    expect(said(kept(-14))).toEqual([
      'the album measures -14.00 LUFS, more than 0.125 LU from its -14.5 LUFS',
    ]);
  });
});

describe("A file's true peak", () => {
  const of = (measured: number | null, more: Partial<DeliverableFacts> = {}) =>
    truePeak.judge(file({ truePeak: measured, ...more }));

  test('may be over the ceiling by the tolerance and no more.', () => {
    expect(of(-1)).toEqual([]);
    expect(of(-0.75)).toEqual([]);
    expect(told(of(-0.749))).toEqual(['error true-peak-over']);
    expect(said(of(0))).toEqual(['the true peak is 0.00 dBTP, over the ceiling of -1']);
  });

  test('is not judged without a ceiling or without sound.', () => {
    expect(of(3, { ceiling: null })).toEqual([]);
    expect(of(null)).toEqual([]);
  });

  test('of a lossy file is only warned of, against its own limit.', () => {
    expect(of(-0.5, { lossless: false })).toEqual([]);
    expect(told(of(-0.499, { lossless: false }))).toEqual(['warning codec-true-peak']);
    expect(said(of(0.25, { lossless: false, ceiling: null }))[0]).toMatch(
      /decoded, the true peak is 0\.25 dBTP, over -0\.5/,
    );
  });
});

const IN_STORE = { ...LIMITS, endSilence: 10, shortestSingle: 30, leastRate: 44_100, cover: { least: 3000 } };

function stored(more: Partial<StoreFacts>): StoreFacts {
  return { seconds: 200, silence: { leading: 0, trailing: 0 }, single: false, limits: IN_STORE, ...more };
}

describe('Silence at the ends of a file for a store', () => {
  const of = (leading: number, trailing: number, more: Partial<StoreFacts> = {}) =>
    ends.judge(stored({ silence: { leading, trailing }, ...more }));

  test('may last as long as its receivers take, at either end, and no longer.', () => {
    expect(of(10, 10)).toEqual([]);
    expect(said(of(10.04, 0))).toEqual([
      'the file begins with 10.0 s of silence (below -60 dBFS), its receivers take 10 s',
    ]);
    expect(said(of(0, 12.34))).toEqual([
      'the file ends with 12.3 s of silence (below -60 dBFS), its receivers take 10 s',
    ]);
    expect(told(of(11, 11))).toEqual(['warning end-silence', 'warning end-silence']);
  });

  test('from end to end is told once, as a silent track, however short it is.', () => {
    expect(told(of(200, 200))).toEqual(['warning silent-track']);
    expect(told(of(5, 5, { seconds: 5 }))).toEqual(['warning silent-track']);
  });

  test('is no matter where nobody asks.', () => {
    expect(of(200, 200, { limits: LIMITS })).toEqual([]);
  });
});

describe('A single', () => {
  const of = (seconds: number, more: Partial<StoreFacts> = {}) =>
    single.judge(stored({ seconds, single: true, ...more }));

  test('lasts as long as is asked at least; a track of an album need not, nor where nobody asks.', () => {
    expect(of(30)).toEqual([]);
    expect(told(of(29.99))).toEqual(['warning short-single']);
    expect(said(of(12))).toEqual([
      'the only track lasts 12.0 s: of a single its receivers want 30 s at least',
    ]);
    expect(of(12, { single: false })).toEqual([]);
    expect(of(12, { limits: LIMITS })).toEqual([]);
  });
});

describe('The rate of a mix', () => {
  const of = (mix: number, target: number | 'native', more: Partial<RateFacts> = {}) =>
    rate.judge({ mix, target, upsampling: false, limits: LIMITS, ...more });

  test('is not raised where its receiver wants no up-sampling.', () => {
    expect(of(96_000, 96_000)).toEqual([]);
    expect(of(96_000, 44_100)).toEqual([]);
    expect(of(44_100, 'native')).toEqual([]);
    expect(of(44_100, 48_000, { upsampling: true })).toEqual([]);
    expect(told(of(95_999, 96_000))).toEqual(['error up-sampled']);
    expect(said(of(44_100, 96_000))).toEqual([
      'the mix has 44100 Hz, and up-sampling it to 96000 Hz is not taken here',
    ]);
  });

  test('is at least what its receiver takes, whatever is made of it.', () => {
    expect(of(44_100, 'native', { limits: IN_STORE })).toEqual([]);
    expect(told(of(44_099, 'native', { limits: IN_STORE }))).toEqual(['error rate-too-low']);
    expect(said(of(32_000, 'native', { limits: IN_STORE }))).toEqual([
      'the mix has 32000 Hz: 44100 Hz is the least that is taken here',
    ]);
  });
});

describe('A cover before its receiver', () => {
  const picture: PictureFacts = {
    kind: 'image/png',
    width: 3000,
    height: 3000,
    bytes: 1e6,
    colour: 'rgb',
    alpha: false,
    depth: 8,
    progressive: false,
    orientation: 1,
  };
  const of = (more: Partial<PictureFacts>, limits: Limits = IN_STORE) =>
    cover.judge({ picture: { ...picture, ...more }, receivers: ['streaming', 'bandcamp'], limits });

  test('has the pixels it is asked for; what is wrong with it for everybody is not told again.', () => {
    expect(of({})).toEqual([]);
    expect(said(of({ width: 2999, height: 2999 }))).toEqual([
      'the artwork has too few pixels for streaming, bandcamp: 2999 × 2999, wanted 3000 × 3000',
    ]);
    expect(told(of({ width: 2000, colour: 'grey', alpha: true }))).toEqual(['warning artwork-too-small']);
    expect(of({ width: 100, height: 100 }, LIMITS)).toEqual([]);
  });
});

test('A time is in minutes, seconds and milliseconds, and rounds up into the next minute.', () => {
  expect(timeOf(0, 44_100)).toBe('0:00.000');
  expect(timeOf(62_345, 1000)).toBe('1:02.345');
  expect(timeOf(599_996, 10_000)).toBe('1:00.000');
  expect(timeOf(60 * 75 * 48_000 + 48, 48_000)).toBe('75:00.001');
});
