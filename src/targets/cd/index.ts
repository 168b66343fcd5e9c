import type { TargetPreset } from '../contract.ts';
import { AS_MASTERED, FILES_ALONE, LIMITS, LIMIT_SOURCES } from '../primitives/usual.ts';

export const cd: TargetPreset = {
  ...FILES_ALONE,
  ...AS_MASTERED,
  name: 'cd',
  summary: 'Audio CD: WAV, 44.1 kHz, 16 bits, TPDF dither; a DDP 2.00 set, a cue sheet and a PQ sheet',
  format: 'wav',
  rate: 44_100,
  encoding: 'pcm16',
  dither: 'tpdf',
  tags: 'full',
  set: 'disc',
  options: {},
  limits: LIMITS,
  sources: [
    { figure: 'rate', source: 'Red Book (IEC 60908): 44.1 kHz, 16 bits, two channels', date: '1999-02' },
    { figure: 'encoding', source: 'Red Book (IEC 60908): 44.1 kHz, 16 bits, two channels', date: '1999-02' },
    {
      figure: 'dither',
      source:
        'Lipshitz, Wannamaker, Vanderkooy, Quantization and Dither: triangular, 2 LSB wide, no noise modulation',
      date: '1992-05',
    },
    {
      figure: 'set',
      source: 'plants ask for a DDP 2.00 set and a PQ sheet; built from public descriptions of the format',
      date: '2026-11',
    },
    ...LIMIT_SOURCES,
  ],
};
