import type { TargetPreset } from '../contract.ts';

export const broadcast: TargetPreset = {
  name: 'broadcast',
  summary: 'European broadcast (EBU R 128): WAV, 48 kHz, 24 bits, each track at -23 LUFS, -1 dBTP',
  format: 'wav',
  rate: 48_000,
  encoding: 'pcm24',
  dither: 'tpdf',
  loudness: { integrated: -23, per: 'track' },
  truePeak: -1,
  limiter: true,
  tags: 'full',
  gaps: false,
  set: 'none',
  replayGain: 'none',
  broadcast: true,
  picture: 'none',
  zip: false,
  message: false,
  options: {},
  limits: { loudnessTolerance: 0.1, truePeakTolerance: 0.02, decodedTruePeak: 0 },
  required: [],
  sources: [
    { figure: 'rate', source: 'broadcast practice: 48 kHz, 24 bits', date: '2026-11' },
    { figure: 'loudness', source: 'EBU R 128: -23.0 LUFS, ±0.2 LU, each programme alone', date: '2023-11' },
    { figure: 'truePeak', source: 'EBU R 128 and Tech 3343: -1 dBTP in production', date: '2023-11' },
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
