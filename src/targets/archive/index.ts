import type { TargetPreset } from '../contract.ts';
import { FILES_ALONE, LIMITS, LIMIT_SOURCES } from '../primitives/usual.ts';

export const archive: TargetPreset = {
  ...FILES_ALONE,
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
  options: {},
  limits: LIMITS,
  sources: [
    {
      figure: 'rate',
      source: 'our own: no resampling and no word length reduction, so that later masters start from here',
      date: '2026-11',
    },
    ...LIMIT_SOURCES,
  ],
};
