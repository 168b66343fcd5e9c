import type { Limits, Source, TargetPreset } from '../contract.ts';

/** What is made of most targets beside one file a track: nothing. */
export const FILES_ALONE = {
  gaps: true,
  set: 'none',
  replayGain: 'none',
  broadcast: false,
  picture: 'none',
  zip: false,
  message: false,
  checksums: [],
  required: [],
} as const satisfies Partial<TargetPreset>;

/** Follows the spec's `mastering` section in level and ceiling. */
export const AS_MASTERED = {
  loudness: 'mastering',
  truePeak: 'mastering',
  limiter: true,
} as const satisfies Partial<TargetPreset>;

export const LIMITS: Limits = { loudnessTolerance: 0.1, truePeakTolerance: 0.02, decodedTruePeak: 0 };
export const LOSSY_LIMITS: Limits = { ...LIMITS, loudnessTolerance: 0.2 };

/** What stores refuse, or ask about, beside the sound: theirs by way of a distributor. */
export const STORE_LIMITS: Limits = {
  ...LIMITS,
  endSilence: 10,
  shortestSingle: 30,
  cover: { least: 3000 },
};

const PEAK_SOURCES: readonly Source[] = [
  {
    figure: 'limits.truePeakTolerance',
    source: 'our own: what a meter oversampling 16 to 32 times may read too low (ITU-R BS.1770-5, Annex 2)',
    date: '2023-11',
  },
  {
    figure: 'limits.decodedTruePeak',
    source:
      "0 dBTP is full scale: above it a player's decoder clips; a ceiling, where one is set, takes its place",
    date: '2023-11',
  },
];

/** Where the limits of lossless and lossy targets come from. */
export const LIMIT_SOURCES: readonly Source[] = [
  {
    figure: 'limits.loudnessTolerance',
    source:
      'our own: half of the ±0.2 LU that EBU R 128 allows, and the reading error allowed by EBU Tech 3341',
    date: '2023-11',
  },
  ...PEAK_SOURCES,
];
export const STORE_LIMIT_SOURCES: readonly Source[] = [
  ...LIMIT_SOURCES,
  {
    figure: 'limits.endSilence',
    source:
      'rules of distributors (omziki, nepcine): no more than 10 s of silence at the end, nor at the start; no silent tracks',
    date: '2026-11',
  },
  {
    figure: 'limits.shortestSingle',
    source:
      'rules of a distributor (omziki): a single lasts more than 30 s; of less, services pay nothing (Songtradr)',
    date: '2026-11',
  },
  {
    figure: 'limits.cover',
    source: 'rules of distributors (Ditto, Kanjian, BoomKit): a square of 3000 x 3000 pixels at least',
    date: '2026-11',
  },
];
export const LOSSY_LIMIT_SOURCES: readonly Source[] = [
  {
    figure: 'limits.loudnessTolerance',
    source: 'EBU R 128: ±0.2 LU; a lossy codec drops what is above its low-pass',
    date: '2023-11',
  },
  ...PEAK_SOURCES,
];

export const SERVICES_PEAK: Source = {
  figure: 'truePeak',
  source: 'Spotify, Apple Music, YouTube, TIDAL and Deezer: -1 dBTP, the default of the spec',
  date: '2026-11',
};

export const DISTRIBUTOR_RATE: Source = {
  figure: 'rate',
  source: 'rules of a distributor (Symphonic): WAV, FLAC or AIFF, 44.1 kHz or more, 16 or 24 bits',
  date: '2026-11',
};
