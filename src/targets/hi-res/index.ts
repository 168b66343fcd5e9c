import type { TargetPreset } from '../contract.ts';
import { AS_MASTERED, FILES_ALONE, LIMITS, LIMIT_SOURCES, SERVICES_PEAK } from '../primitives/usual.ts';

export const hiRes: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'hi-res',
  summary: 'High resolution: FLAC, 24 bits at the rate of each mix, never resampled upwards',
  format: 'flac',
  rate: 'native',
  encoding: 'pcm24',
  dither: 'tpdf',
  tags: 'full',
  replayGain: 'album',
  upsampling: false,
  options: {},
  limits: LIMITS,
  sources: [
    { figure: 'rate', source: 'Apple Digital Masters: native rate, no up-sampling', date: '2026-11' },
    { figure: 'upsampling', source: 'Apple Digital Masters: native rate, no up-sampling', date: '2026-11' },
    SERVICES_PEAK,
    ...LIMIT_SOURCES,
  ],
};
