import type { TargetPreset } from '../contract.ts';
import { AS_MASTERED, FILES_ALONE, LIMITS, LIMIT_SOURCES, SERVICES_PEAK } from '../primitives/usual.ts';

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
  options: {},
  limits: LIMITS,
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
    ...LIMIT_SOURCES,
  ],
};
