import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  DISTRIBUTOR_RATE,
  FILES_ALONE,
  STORE_LIMITS,
  STORE_LIMIT_SOURCES,
  SERVICES_PEAK,
} from '../primitives/usual.ts';

export const distributor: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'distributor',
  summary: 'For a distributor that wants bare files: WAV, 44.1 kHz, 24 bits, no tags, in a ZIP',
  format: 'wav',
  rate: 44_100,
  encoding: 'pcm24',
  dither: 'tpdf',
  tags: 'none',
  zip: true,
  checksums: ['md5'],
  options: {},
  limits: STORE_LIMITS,
  required: ['isrc', 'upc', 'artwork'],
  sources: [
    DISTRIBUTOR_RATE,
    {
      figure: 'tags',
      source: 'rules of a distributor (Symphonic): strip embedded metadata',
      date: '2026-11',
    },
    { figure: 'zip', source: 'DDEX: one release a ZIP', date: '2026-11' },
    {
      figure: 'checksums',
      source: 'DDP 2.00 (CHECKSUM.MD5) and DDEX (HashSum): MD5 is what receivers of audio compare',
      date: '2026-11',
    },
    SERVICES_PEAK,
    ...STORE_LIMIT_SOURCES,
  ],
};
