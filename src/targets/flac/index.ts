import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  DISTRIBUTOR_RATE,
  FILES_ALONE,
  LIMITS,
  LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const flac: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'flac',
  summary: 'Lossless download: FLAC, 44.1 kHz, 24 bits',
  format: 'flac',
  rate: 44_100,
  encoding: 'pcm24',
  dither: 'tpdf',
  tags: 'full',
  replayGain: 'album',
  options: {},
  limits: LIMITS,
  sources: [DISTRIBUTOR_RATE, SERVICES_PEAK, ...LIMIT_SOURCES],
};
