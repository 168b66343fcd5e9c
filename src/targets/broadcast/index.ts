import type { TargetPreset } from '../contract.ts';
import { FILES_ALONE, LIMITS, LIMIT_SOURCES } from '../primitives/usual.ts';

export const broadcast: TargetPreset = {
  ...FILES_ALONE,
  name: 'broadcast',
  summary: 'European broadcast (EBU R 128): broadcast wave, 48 kHz, 24 bits, each track at -23 LUFS, -1 dBTP',
  format: 'wav',
  rate: 48_000,
  encoding: 'pcm24',
  dither: 'tpdf',
  loudness: { integrated: -23, per: 'track' },
  truePeak: -1,
  limiter: true,
  tags: 'full',
  gaps: false,
  broadcast: true,
  options: {},
  limits: LIMITS,
  sources: [
    { figure: 'rate', source: 'broadcast practice: 48 kHz, 24 bits', date: '2026-11' },
    { figure: 'loudness', source: 'EBU R 128: -23.0 LUFS, ±0.2 LU, each programme alone', date: '2023-11' },
    { figure: 'truePeak', source: 'EBU R 128 and Tech 3343: -1 dBTP in production', date: '2023-11' },
    { figure: 'broadcast', source: 'EBU Tech 3285: bext chunk, version 2', date: '2011-05' },
    ...LIMIT_SOURCES,
  ],
};
