import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  FILES_ALONE,
  LOSSY_LIMITS,
  LOSSY_LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const mp3: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'mp3',
  summary: 'Promo and download: MP3, 44.1 kHz, 320 kbit/s',
  format: 'mp3',
  rate: 44_100,
  encoding: 'float32',
  dither: 'none',
  tags: 'full',
  replayGain: 'album',
  options: { mode: 'cbr', bitrate: 320 },
  limits: LOSSY_LIMITS,
  sources: [
    {
      figure: 'options',
      source: 'ISO/IEC 11172-3, layer III: 320 kbit/s is the highest rate',
      date: '1993-08',
    },
    SERVICES_PEAK,
    ...LOSSY_LIMIT_SOURCES,
  ],
};
