import type { TargetPreset } from '../contract.ts';

export const cd: TargetPreset = {
  name: 'cd',
  summary: 'Audio CD: WAV, 44.1 kHz, 16 bits, TPDF dither',
  format: 'wav',
  rate: 44_100,
  encoding: 'pcm16',
  dither: 'tpdf',
  loudness: 'mastering',
  truePeak: 'mastering',
  limiter: true,
  tags: 'full',
  gaps: true,
  set: 'disc',
  replayGain: 'none',
  broadcast: false,
  picture: 'none',
  zip: false,
  message: false,
  options: {},
  limits: { loudnessTolerance: 0.1, truePeakTolerance: 0.02, decodedTruePeak: 0 },
  required: [],
  sources: [
    { figure: 'rate', source: 'Red Book (IEC 60908): 44.1 kHz, 16 bits, two channels', date: '1999-02' },
    { figure: 'encoding', source: 'Red Book (IEC 60908): 44.1 kHz, 16 bits, two channels', date: '1999-02' },
    {
      figure: 'dither',
      source:
        'Lipshitz, Wannamaker, Vanderkooy, Quantization and Dither: triangular, 2 LSB wide, no noise modulation',
      date: '1992-05',
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
