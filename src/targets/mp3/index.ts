import type { TargetPreset } from '../contract.ts';

export const mp3: TargetPreset = {
  name: 'mp3',
  summary: 'Promo and download: MP3, 44.1 kHz, 320 kbit/s',
  format: 'mp3',
  rate: 44_100,
  encoding: 'float32',
  dither: 'none',
  loudness: 'mastering',
  truePeak: 'mastering',
  limiter: true,
  tags: 'full',
  gaps: true,
  set: 'none',
  replayGain: 'album',
  broadcast: false,
  picture: 'none',
  zip: false,
  message: false,
  options: { mode: 'cbr', bitrate: 320 },
  limits: { loudnessTolerance: 0.2, truePeakTolerance: 0.02, decodedTruePeak: 0 },
  required: [],
  sources: [
    {
      figure: 'options',
      source: 'ISO/IEC 11172-3, layer III: 320 kbit/s is the highest rate',
      date: '1993-08',
    },
    {
      figure: 'limits.loudnessTolerance',
      source: 'EBU R 128: ±0.2 LU; a lossy codec drops what is above its low-pass',
      date: '2023-11',
    },
    {
      figure: 'truePeak',
      source: 'Spotify, Apple Music, YouTube, TIDAL and Deezer: -1 dBTP, the default of the spec',
      date: '2026-11',
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
