import { readBytes } from '../../src/host/disk.ts';
import { unitsOf } from '../../src/spec/units.ts';
import { CENTRES } from '../../src/meters/spectrum/index.ts';
import { asDigest, type Digest, sha256 } from '../../src/base/digest.ts';
import type { Finding } from '../../src/base/finding.ts';
import type { Curves } from '../../src/release/report/curves.ts';
import { type Item, pathOf, type Programme, type Release } from '../../src/release/content.ts';
import type { Target, Track } from '../../src/spec/spec.ts';
import type { Store } from '../../src/store/store.ts';

/** A made-up release and the objects its report reads, in a folder that the test gives. */
export interface Example {
  readonly release: Release;
  readonly objects: ReadonlyMap<Digest, Uint8Array>;
}

export interface Wish {
  readonly titles: readonly string[];
  readonly targets: readonly Target[];
  /** Seconds of each track. */
  readonly seconds: number;
  readonly findings?: readonly Finding[];
  /** Every deliverable gets curves of its own. */
  readonly unlike?: boolean;
  readonly silent?: boolean;
}

export function targetExample(name: string, more: Partial<Target> = {}): Target {
  return {
    name,
    preset: name,
    summary: `What ${name} asks for`,
    format: 'wav',
    formatVersion: 1,
    extension: '.wav',
    lossless: true,
    encodeTools: [],
    decodeTools: ['sox'],
    options: {},
    rate: 44_100,
    encoding: 'pcm24',
    dither: 'tpdf',
    autoBlank: true,
    loudness: { integrated: -14, per: 'album', steady: 0.2 },
    truePeak: -1,
    limiter: { version: 1, params: { lookahead: 5, release: 80 }, maxReduction: 6 },
    tags: 'full',
    gaps: true,
    set: null,
    replayGain: 'none',
    broadcast: false,
    picture: null,
    zip: false,
    message: false,
    upsampling: true,
    scan: null,
    limits: { loudnessTolerance: 0.1, truePeakTolerance: 0.02, decodedTruePeak: 0 },
    required: [],
    at: `/targets/${name}`,
    ...more,
  };
}

export function trackExample(number: number, title: string): Track {
  return {
    number,
    title,
    artist: 'Example Artist',
    isrc: `USS1Z26${String(number).padStart(5, '0')}`,
    mix: {
      path: `/secret/place/mixes/${number}.wav`,
      written: `mixes/${number}.wav`,
      at: `/tracks/${number - 1}/mix`,
    },
    allowLossy: false,
    start: 0,
    gain: number === 2 ? -0.5 : 0,
    gap: { type: 'fixed', seconds: number === 1 ? 0 : 1.5 },
    indexes: [],
    fadeOut: { length: 4.5, shape: 'equal_power' },
    chain: [
      {
        module: 'eq',
        version: 1,
        params: {
          bands: [
            { type: 'highpass', freq: 24, slope: 24, on: 'stereo' },
            { type: 'bell', freq: 320, gain: -1.2, q: 0.9, on: 'mid' },
          ],
        },
        at: '/mastering/chain/0',
      },
      {
        module: 'compressor',
        version: 2,
        params: { threshold: -18, ratio: 2, knee: 6, attack: 20, release: 150, makeup: 0 },
        at: '/mastering/chain/1',
      },
      { module: 'width', version: 1, params: { amount: 1.1, mono_below: 90 }, at: '/mastering/chain/2' },
    ],
    at: `/tracks/${number - 1}`,
  };
}

/** Numbers without pattern but always the same: an xorshift generator, 0…1. */
function dice(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}

/** A song in parts: each as loud as it is, with beats on top. */
export function curvesExample(
  seed: number,
  seconds: number,
  goal: number,
): { curves: Curves; reduction: Float64Array } {
  const roll = dice(seed);
  const length = seconds * 10;
  const parts = Array.from({ length: 8 }, () => -7 * roll());
  const level = Array.from({ length }, (_, i) => {
    const fade = Math.min(1, i / 15, (length - i) / 60);
    return fade <= 0 ? 0 : 10 ** ((parts[Math.floor((i * 8) / length)] + 2 * roll()) / 20) * fade;
  });
  const peak = 10 ** (-1 / 20);
  const high = level.map((x) => peak * Math.min(1, x * (0.75 + 0.3 * roll())));
  const shortTerm = Array.from({ length: Math.max(0, length - 14) }, (_, i) => {
    const window = level.slice(i, i + 30);
    const power = window.reduce((sum, x) => sum + x * x, 0) / 30;
    return power <= 1e-6 ? null : Number((goal + 3 + 10 * Math.log10(power)).toFixed(2));
  });
  const rounded = (x: number): number => Math.round(x * 1000) / 1000;
  return {
    curves: {
      shortTerm,
      maxima: [high.map(rounded), high.map((x) => rounded(x * (0.9 + 0.1 * roll())))],
      minima: [
        high.map((x) => rounded(-x * (0.85 + 0.15 * roll()))),
        high.map((x) => rounded(-x * (0.8 + 0.2 * roll()))),
      ],
    },
    reduction: Float64Array.from(high, (x) => (x > 0.8 ? -(x - 0.8) * 30 * roll() : 0)),
  };
}

function programmeExample(integrated: number, ceiling: number): Programme {
  const peak = ceiling - 0.004;
  return {
    loudness: { integrated, range: 5.43, momentaryMax: integrated + 4.37, shortTermMax: integrated + 2.74 },
    peak: { true: [peak - 0.2, peak], truePeak: peak, samplePeak: peak - 0.11 },
    plr: peak - integrated,
    psr: 9.87,
    correlation: 0.71,
    dcOffset: [0, 0],
  };
}

const SILENCE: Programme = {
  loudness: { integrated: null, range: null, momentaryMax: null, shortTermMax: null },
  peak: { true: [null, null], truePeak: null, samplePeak: null },
  plr: null,
  psr: null,
  correlation: null,
  dcOffset: [null, null],
};

export function releaseExample(wish: Wish): Example {
  const objects = new Map<Digest, Uint8Array>();
  const keep = (bytes: Uint8Array): Digest => {
    const digest = sha256(bytes);
    objects.set(digest, bytes);
    return digest;
  };
  const tracks = wish.titles.map((title, i) => trackExample(i + 1, title));
  const items = wish.targets.flatMap((target, t) =>
    tracks.map((track) =>
      itemExample(track, target, wish, wish.unlike === true ? track.number * 100 + t : track.number, keep),
    ),
  );
  const release: Release = {
    spec: {
      file: '/secret/place/album.yaml',
      folder: '/secret/place',
      slug: 'night-drive',
      album: {
        title: 'Night Drive',
        artist: 'Example Artist',
        year: 2026,
        label: 'Example Records',
        genre: 'Electronic',
        upc: '0123456789012',
        catalog: 'EX-001',
      },
      artwork: { path: '/secret/place/art/cover.png', written: 'art/cover.png', at: '/artwork' },
      tracks,
      versions: [],
      targets: wish.targets,
    },
    items,
    sets: [],
    albums: Object.fromEntries(
      wish.targets.map(({ name, loudness }) => [
        name,
        wish.silent === true ? null : (loudness?.integrated ?? -15.3),
      ]),
    ),
    steps: [],
    tools: [
      {
        name: 'ffmpeg',
        path: '/secret/bin/ffmpeg',
        version: '7.1.1',
        sha256: asDigest('f'.repeat(64)),
        abilities: [],
        environment: {},
      },
      {
        name: 'sox',
        path: '/secret/bin/sox',
        version: '14.4.2',
        sha256: asDigest('5'.repeat(64)),
        abilities: [],
        environment: {},
      },
    ],
    findings: wish.findings ?? [],
    program: 'release 1.0.0',
    units: unitsOf(),
  };
  return { release, objects };
}

const NO_TONE = { mix: CENTRES.map(() => null), master: CENTRES.map(() => null) };

/** Pink noise, and a master of it with 3 dB less at 1 kHz; nothing above the 58th band. */
function toneExample(level: number): Item['tone'] {
  const mix = CENTRES.map((_, i) => (i > 58 ? null : -30));
  return { mix, master: mix.map((value, i) => (value === null ? null : level - (i === 34 ? 3 : 0))) };
}

function rateOf({ rate }: Target): number {
  return rate === 'native' ? 96_000 : rate;
}

function itemExample(
  track: Track,
  target: Target,
  wish: Wish,
  seed: number,
  keep: (bytes: Uint8Array) => Digest,
): Item {
  const goal = target.loudness?.integrated ?? -15.3;
  const length = wish.seconds * 10;
  const { curves, reduction } =
    wish.silent === true
      ? {
          curves: { shortTerm: Array.from({ length }, () => null), minima: [[], []], maxima: [[], []] },
          reduction: new Float64Array(0),
        }
      : curvesExample(seed, wish.seconds, goal);
  const reductionCurve = target.limiter === null ? undefined : keep(new Uint8Array(reduction.buffer));
  return {
    track,
    target,
    path: pathOf(track, target),
    sha256: asDigest('a'.repeat(64)),
    bytes: 1_000_000,
    pcmSha256: 'b'.repeat(64),
    rate: rateOf(target),
    channels: 2,
    encoding: target.encoding,
    frames: Math.round(rateOf(target) * wish.seconds),
    // The silence before the next track.
    tail: target.gaps && track.number < wish.titles.length && wish.seconds > 2 ? 1.5 * rateOf(target) : 0,
    programme:
      wish.silent === true ? SILENCE : programmeExample(goal + 0.02 * track.number, target.truePeak ?? -0.31),
    gain: 3.21,
    reduction: target.limiter === null || wish.silent === true ? 0 : 2.47,
    dither: target.dither,
    onGrid: false,
    tone: wish.silent === true ? NO_TONE : toneExample(goal),
    curves: keep(new TextEncoder().encode(JSON.stringify(curves))),
    ...(reductionCurve === undefined ? {} : { reductionCurve }),
  };
}

/** A store that knows only where objects lie; the test writes them there. */
export function storeIn(folder: string): Store {
  const missing = (): never => {
    throw new Error('a report only reads objects');
  };
  return {
    path: (digest) => `${folder}/${digest}`,
    temporary: missing,
    adopt: missing,
    has: missing,
    ingest: missing,
    known: missing,
    trace: missing,
    record: missing,
    verify: missing,
    trust: missing,
    hash: missing,
    read: (digest) => readBytes(`${folder}/${digest}`),
    lease: missing,
    collect: missing,
    notices: [],
    used: new Set(),
  };
}
