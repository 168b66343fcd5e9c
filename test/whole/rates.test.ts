import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/base/finding.ts';
import { processFile } from '../../src/build/process_file.ts';
import { loadChain } from '../../src/spec/load.ts';
import { Project, writeMix } from './rig.ts';

/** What cannot work at the rate of a file is told as soon as the file is known, with its place. */

const project = new Project('rates');
beforeAll(async () => {
  await writeMix(project.path('mixes', 'low.wav'), { seconds: 2, rate: 32_000 });
  await writeMix(project.path('mixes', 'high.wav'), { seconds: 2, rate: 48_000 });
});
afterAll(() => project.remove());

const told = (findings: readonly Finding[]) =>
  findings.flatMap(({ code, level, at, track }) => (code === 'above-nyquist' ? [[level, at, track]] : []));

const ITEMS = [
  'eq: [{ type: bell, freq: 900, gain: 1 }, { type: lowpass, freq: 20000, slope: 96 }]',
  'stereo: { high_width: 1.2, high_crossover: 15000 }',
] as const;

describe('What lies above the rate of a mix is told', () => {
  test('by the build: where it stands, and where it stands today once nothing is rendered anew.', async () => {
    project.write(`release: 1
title: Rates
artist: Test
mastering:
  chain: [ { gain: -1 }, { ${ITEMS.join(' }, { ')} } ]
tracks:
  - { title: Low, mix: mixes/low.wav }
  - { title: High, mix: mixes/high.wav }
targets:
  archive: {}
`);
    const first = await project.publish();
    expect(first.ran).toContain('premaster/01');
    expect(told(first.end.findings)).toEqual([
      ['note', '/mastering/chain/1/eq/1/freq', 'Low'],
      ['warning', '/mastering/chain/2/stereo/high_crossover', 'Low'],
    ]);
    project.edit(
      'title: Low, mix: mixes/low.wav',
      `title: Low, mix: mixes/low.wav, chain: [ { gain: -1 }, { ${ITEMS.join(' }, { ').replace('eq: [', 'eq: { bands: [').replace('] }', ']} }')} } ]`,
    );
    const second = await project.publish();
    expect(second.reused).toContain('premaster/01');
    expect(told(second.end.findings)).toEqual([
      ['note', '/tracks/0/chain/1/eq/bands/1/freq', 'Low'],
      ['warning', '/tracks/0/chain/2/stereo/high_crossover', 'Low'],
    ]);
  });

  test('by release process, in the file of the chain.', async () => {
    const file = project.path('chain.yaml');
    writeFileSync(file, ITEMS.map((item) => `- ${item}\n`).join(''));
    const { chain, source } = await loadChain(file);
    const findings = async (name: string) => {
      const { findings: all } = await processFile({
        input: { name, path: project.path('mixes', name) },
        output: { name: 'out.wav', path: project.path('out.wav') },
        chain: chain!,
        tools: () => Promise.reject(new Error('a WAV needs no tools')),
        abort: new AbortController().signal,
      });
      return all;
    };
    const low = await findings('low.wav');
    expect(told(low)).toEqual([
      ['note', '/0/eq/1/freq', undefined],
      ['warning', '/1/stereo/high_crossover', undefined],
    ]);
    expect(low.map(({ at }) => source?.locate(at!, 'value'))).toMatchObject([
      { line: 1, column: ITEMS[0].indexOf('20000') + 3 },
      { line: 2, column: ITEMS[1].indexOf('15000') + 3 },
    ]);
    expect(low[1].hint).toMatch(/^a signal at 32 kHz ends at 16 kHz/);
    expect(await findings('high.wav')).toEqual([]);
  });
});
