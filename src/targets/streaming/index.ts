import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  DISTRIBUTOR_RATE,
  FILES_ALONE,
  STORE_LIMITS,
  STORE_LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const streaming: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'streaming',
  summary: 'Stores and streaming services, by way of a distributor: WAV, 44.1 kHz, 24 bits',
  format: 'wav',
  rate: 44_100,
  encoding: 'pcm24',
  dither: 'tpdf',
  tags: 'full',
  options: {},
  limits: STORE_LIMITS,
  required: ['isrc', 'upc', 'artwork'],
  sources: [
    DISTRIBUTOR_RATE,
    { figure: 'encoding', source: 'Apple Digital Masters: 24-bit sources, not padded', date: '2026-11' },
    {
      figure: 'loudness',
      source:
        'no service asks for a level, each turns playback to its own (Spotify -14 LUFS): the spec decides',
      date: '2026-11',
    },
    SERVICES_PEAK,
    {
      figure: 'required',
      source:
        "DDEX: the delivery's folder is named by the UPC, its tracks by their ISRC; stores show the cover",
      date: '2026-11',
    },
    ...STORE_LIMIT_SOURCES,
  ],
};
