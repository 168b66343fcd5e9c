import { type Finding, pointer, warning } from '../../base/finding.ts';
import { idleNotes } from '../primitives/idle.ts';
import { type Params, schema } from './params.ts';

const REPLACED = ['threshold', 'ratio', 'knee', 'knee_shape'] as const;

/** What is rarely meant by a curve, and parameters that it replaces. */
export function judge(params: Params): Finding[] {
  if (params.curve.length === 0) return [];
  return [
    ...pointFindings(params),
    ...idleNotes(schema, params, REPLACED, 'the curve takes its place'),
    ...idleNotes(schema, params, ['topology'], 'a curve is fed forward'),
  ];
}

function pointFindings({ curve }: Params): Finding[] {
  if (curve.length === 1) {
    const message = 'a curve of one point changes every level alike: it is a mere gain';
    return [warning('curve-points', message, { at: pointer('curve') })];
  }
  return curve.flatMap(([input], i) => {
    if (!curve.slice(i + 1).some(([later]) => later === input)) return [];
    const message = `the curve has two points at ${input} dBFS in: the later one counts`;
    return [warning('curve-points', message, { at: pointer('curve', i) })];
  });
}
