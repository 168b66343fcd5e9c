import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  FILES_ALONE,
  LOSSY_LIMITS,
  LOSSY_LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const opus: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'opus',
  summary: 'Promo and web: Opus, 48 kHz, 160 kbit/s',
  format: 'opus',
  rate: 48_000,
  encoding: 'float32',
  dither: 'none',
  tags: 'full',
  replayGain: 'album',
  options: { bitrate: 160 },
  limits: LOSSY_LIMITS,
  sources: [
    { figure: 'rate', source: 'RFC 7845: Opus is decoded at 48 kHz', date: '2016-04' },
    {
      figure: 'options',
      source: 'RFC 7845 leaves it open; 160 kbit/s is what services stream',
      date: '2026-11',
    },
    SERVICES_PEAK,
    ...LOSSY_LIMIT_SOURCES,
  ],
};
