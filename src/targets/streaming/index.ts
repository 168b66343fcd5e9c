import type { TargetPreset } from '../contract.ts';

export const streaming: TargetPreset = {
  name: 'streaming',
  summary: 'Stores and streaming services, by way of a distributor: WAV, 44.1 kHz, 24 bits',
  format: 'wav',
  rate: 44_100,
  encoding: 'pcm24',
  dither: 'tpdf',
  loudness: 'mastering',
  truePeak: 'mastering',
  limiter: true,
  tags: 'full',
  gaps: true,
  set: 'none',
  replayGain: 'none',
  broadcast: false,
  picture: 'none',
  zip: false,
  message: false,
  options: {},
  limits: { loudnessTolerance: 0.1, truePeakTolerance: 0.02, decodedTruePeak: 0 },
  required: ['isrc', 'upc', 'artwork'],
  sources: [
    {
      figure: 'rate',
      source: 'rules of a distributor (Symphonic): WAV, FLAC or AIFF, 44.1 kHz or more, 16 or 24 bits',
      date: '2026-11',
    },
    { figure: 'encoding', source: 'Apple Digital Masters: 24-bit sources, not padded', date: '2026-11' },
    {
      figure: 'loudness',
      source:
        'no service asks for a level, each turns playback to its own (Spotify -14 LUFS): the spec decides',
      date: '2026-11',
    },
    {
      figure: 'truePeak',
      source: 'Spotify, Apple Music, YouTube, TIDAL and Deezer: -1 dBTP, the default of the spec',
      date: '2026-11',
    },
    {
      figure: 'required',
      source:
        "DDEX: the delivery's folder is named by the UPC, its tracks by their ISRC; stores show the cover",
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
