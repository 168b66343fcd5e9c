import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  FILES_ALONE,
  LOSSY_LIMITS,
  LOSSY_LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const aac: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'aac',
  summary: 'Promo and download: AAC in M4A, 44.1 kHz, 256 kbit/s',
  format: 'aac',
  rate: 44_100,
  encoding: 'float32',
  dither: 'none',
  tags: 'full',
  replayGain: 'album',
  options: { bitrate: 256 },
  limits: LOSSY_LIMITS,
  sources: [
    { figure: 'options', source: 'Apple Music and the iTunes Store: AAC, 256 kbit/s', date: '2026-11' },
    SERVICES_PEAK,
    ...LOSSY_LIMIT_SOURCES,
  ],
};
