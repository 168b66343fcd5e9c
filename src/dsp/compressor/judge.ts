import { type Finding, note, pointer, warning } from '../../base/finding.ts';
import { idleNotes } from '../primitives/idle.ts';
import { type Params, schema } from './params.ts';

const REPLACED = ['threshold', 'ratio', 'knee', 'knee_shape'] as const;

/** What is rarely meant by a curve, and parameters that it replaces. */
export function judge(params: Params): Finding[] {
  if (params.curve.length === 0) return [];
  return [
    ...pointFindings(params),
    ...floorFindings(params),
    ...idleNotes(schema, params, REPLACED, 'the curve takes its place'),
    ...idleNotes(schema, params, ['topology'], 'a curve is fed forward'),
  ];
}

/** What an upward compressor raises at most, where nothing is said of it. */
const RAISED = 12;

/** A curve that lifts what is faint lifts hiss and reverberation with it, down to silence. */
function floorFindings({ curve, range, direction }: Params): Finding[] {
  if (curve.length < 2 || range !== undefined || direction === 'upward') return [];
  const lowest = curve.reduce((least, _, i) => (curve[i][0] <= curve[least][0] ? i : least), 0);
  const [input, output] = curve[lowest];
  const raised = Math.round(100 * (output - input)) / 100;
  if (raised <= RAISED) return [];
  const message = `the curve turns all that is fainter than ${input} dBFS up by ${raised} dB, noise too`;
  const hint = 'give it a range, or a lowest point where the noise lies, such as [-90, -90]';
  return [note('curve-floor', message, { at: pointer('curve', lowest), measured: raised, hint })];
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
