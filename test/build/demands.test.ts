import { expect, it } from 'vitest';
import { ranksOf } from '../../src/build/demands.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { type Step, type StepKind } from '../../src/plan/step.ts';

function step(id: string, sources: readonly string[] = [], format?: string): Step {
  return {
    id,
    kind: id.split('/')[0] as StepKind,
    params: format === undefined ? {} : { format },
    inputs: Object.fromEntries(
      sources.map((source, i) => [`i${i}`, { from: 'object', step: source, output: 'file' } as const]),
    ),
    tools: [],
    at: '',
  };
}

it('begins with what the longest way hangs on, and otherwise in the order of the plan', () => {
  const steps = [
    step('intake/01'),
    step('intake/02'),
    step('master/01', ['intake/01']),
    step('encode/01/wav', ['master/01'], 'wav'),
    step('verify/01/wav', ['encode/01/wav']),
    step('encode/01/flac', ['master/01'], 'flac'),
    step('verify/01/flac', ['encode/01/flac']),
    step('encode/01/mp3', ['master/01'], 'mp3'),
    step('verify/01/mp3', ['encode/01/mp3']),
    step('measure/02', ['intake/02']),
  ];
  const ranks = ranksOf({ steps, deliverables: [], sets: [] } satisfies Plan);
  const order = [...ranks].sort(([, a], [, b]) => a - b).map(([id]) => id);
  expect(order).toEqual([
    'intake/01',
    'master/01',
    'encode/01/mp3',
    'encode/01/flac',
    'intake/02',
    'encode/01/wav',
    'measure/02',
    'verify/01/wav',
    'verify/01/flac',
    'verify/01/mp3',
  ]);
  expect([...ranks.values()].sort((a, b) => a - b)).toEqual(steps.map((_, i) => i));
});
