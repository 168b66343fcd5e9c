import type { TargetPreset } from '../contract.ts';
import {
  AS_MASTERED,
  FILES_ALONE,
  SERVICES_PEAK,
  STORE_LIMITS,
  STORE_LIMIT_SOURCES,
} from '../primitives/usual.ts';

export const appleDigitalMasters: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'apple-digital-masters',
  summary: 'Apple Digital Masters: WAV, 24 bits at the rate of each mix, checked through an AAC round trip',
  format: 'wav',
  rate: 'native',
  encoding: 'pcm24',
  dither: 'tpdf',
  tags: 'none',
  upsampling: false,
  scan: 'aac',
  options: {},
  limits: { ...STORE_LIMITS, leastRate: 44_100 },
  required: ['isrc', 'upc', 'artwork'],
  sources: [
    {
      figure: 'rate',
      source: 'Apple Digital Masters: native rate, 44.1 kHz or more, no up-sampling',
      date: '2026-11',
    },
    { figure: 'encoding', source: 'Apple Digital Masters: 24-bit sources, not padded', date: '2026-11' },
    { figure: 'upsampling', source: 'Apple Digital Masters: native rate, no up-sampling', date: '2026-11' },
    SERVICES_PEAK,
    {
      figure: 'scan',
      source:
        'Apple Digital Masters: converted to 44.1 kHz in 32-bit float, encoded to AAC at 256 kbit/s, decoded, and nothing clips',
      date: '2026-11',
    },
    {
      figure: 'limits.leastRate',
      source: 'Apple Digital Masters: native rate, 44.1 kHz or more',
      date: '2026-11',
    },
    ...STORE_LIMIT_SOURCES,
  ],
};
