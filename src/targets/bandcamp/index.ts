import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  DISTRIBUTOR_RATE,
  FILES_ALONE,
  LIMITS,
  LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const bandcamp: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'bandcamp',
  summary: 'Bandcamp and other shops that encode for themselves: FLAC, 44.1 kHz, 24 bits',
  format: 'flac',
  rate: 44_100,
  encoding: 'pcm24',
  dither: 'tpdf',
  tags: 'full',
  options: {},
  limits: { ...LIMITS, cover: { least: 1400 } },
  required: ['artwork'],
  sources: [
    DISTRIBUTOR_RATE,
    { figure: 'encoding', source: 'Bandcamp takes WAV, AIFF and FLAC of 16 or 24 bits', date: '2026-11' },
    { figure: 'loudness', source: 'Bandcamp plays files as they are: the spec decides', date: '2026-11' },
    SERVICES_PEAK,
    {
      figure: 'limits.cover',
      source: 'the least that shops and distributors commonly name (SongKit, FreshTunes): 1400 x 1400 pixels',
      date: '2026-11',
    },
    ...LIMIT_SOURCES,
  ],
};
