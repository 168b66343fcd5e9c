import type { TargetPreset } from '../contract.ts';

export const archive: TargetPreset = {
  name: 'archive',
  summary: 'Archive of the masters: WAV, 32-bit float at the rate of each mix, levelled, not limited',
  format: 'wav',
  rate: 'native',
  encoding: 'float32',
  dither: 'none',
  loudness: 'mastering',
  truePeak: 'none',
  limiter: false,
  tags: 'full',
  gaps: false,
  set: 'none',
  replayGain: 'none',
  broadcast: false,
  picture: 'none',
  zip: false,
  message: false,
  options: {},
  limits: { loudnessTolerance: 0.1, truePeakTolerance: 0.02, decodedTruePeak: 0 },
  required: [],
  sources: [
    {
      figure: 'rate',
      source: 'our own: no resampling and no word length reduction, so that later masters start from here',
      date: '2026-11',
    },
    {
      figure: 'limits.loudnessTolerance',
      source:
        'our own: half of the ±0.2 LU that EBU R 128 allows, and the reading error allowed by EBU Tech 3341',
      date: '2023-11',
    },
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
  ],
};
