import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  FILES_ALONE,
  LOSSY_LIMITS,
  LOSSY_LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const vorbis: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'vorbis',
  summary: 'Promo and games: Ogg Vorbis, 44.1 kHz, quality 8',
  format: 'vorbis',
  rate: 44_100,
  encoding: 'float32',
  dither: 'none',
  tags: 'full',
  replayGain: 'album',
  options: { quality: 8 },
  limits: LOSSY_LIMITS,
  sources: [
    {
      figure: 'options',
      source: 'quality 8 is about 256 kbit/s (Vorbis I, reference encoder)',
      date: '2026-11',
    },
    SERVICES_PEAK,
    ...LOSSY_LIMIT_SOURCES,
  ],
};
