import type { TargetPreset } from '../contract.ts';
import { FILES_ALONE, LIMITS, LIMIT_SOURCES } from '../primitives/usual.ts';

export const vinyl: TargetPreset = {
  ...FILES_ALONE,
  name: 'vinyl',
  summary:
    'For cutting: one WAV a side, 24 bits at the rate of the mixes, neither levelled nor limited; a cutting sheet',
  format: 'wav',
  rate: 'native',
  encoding: 'pcm24',
  dither: 'tpdf',
  loudness: 'none',
  truePeak: 'none',
  limiter: false,
  tags: 'none',
  set: 'sides',
  options: {},
  limits: LIMITS,
  sources: [
    {
      figure: 'rate',
      source: 'our own: the cut is analogue, so nothing is gained by resampling for it',
      date: '2026-11',
    },
    {
      figure: 'encoding',
      source: 'pressing plants: 24-bit WAV, one file a side, with track times',
      date: '2026-11',
    },
    { figure: 'limiter', source: 'pressing plants: no limiting, nothing above 0 dBTP', date: '2026-11' },
    ...LIMIT_SOURCES,
  ],
};
