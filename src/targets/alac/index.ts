import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  DISTRIBUTOR_RATE,
  FILES_ALONE,
  LIMITS,
  LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const alac: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'alac',
  summary: 'Lossless download for Apple players: ALAC in M4A, 44.1 kHz, 24 bits',
  format: 'alac',
  rate: 44_100,
  encoding: 'pcm24',
  dither: 'tpdf',
  tags: 'full',
  replayGain: 'album',
  options: {},
  limits: LIMITS,
  sources: [
    DISTRIBUTOR_RATE,
    { figure: 'encoding', source: 'Apple Digital Masters: 24-bit sources, not padded', date: '2026-11' },
    SERVICES_PEAK,
    ...LIMIT_SOURCES,
  ],
};
