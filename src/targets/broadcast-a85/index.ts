import type { TargetPreset } from '../contract.ts';
import { FILES_ALONE, LIMITS, LIMIT_SOURCES } from '../primitives/usual.ts';

export const broadcastA85: TargetPreset = {
  ...FILES_ALONE,
  name: 'broadcast-a85',
  summary: 'American broadcast (ATSC A/85): broadcast wave, 48 kHz, 24 bits, each track at -24 LKFS, -2 dBTP',
  format: 'wav',
  rate: 48_000,
  encoding: 'pcm24',
  dither: 'tpdf',
  loudness: { integrated: -24, per: 'track' },
  truePeak: -2,
  limiter: true,
  tags: 'full',
  gaps: false,
  broadcast: true,
  options: {},
  limits: LIMITS,
  sources: [
    { figure: 'rate', source: 'broadcast practice: 48 kHz, 24 bits', date: '2026-11' },
    { figure: 'loudness', source: 'ATSC A/85: -24 LKFS, ±2 dB, each programme alone', date: '2013-03' },
    { figure: 'truePeak', source: 'ATSC A/85: -2 dBTP', date: '2013-03' },
    { figure: 'broadcast', source: 'EBU Tech 3285: bext chunk, version 2', date: '2011-05' },
    ...LIMIT_SOURCES,
  ],
};
