import { type Finding, pointer, warning } from '../../base/finding.ts';
import { beyondRate } from '../primitives/beyond.ts';
import { isBeyond } from '../primitives/crossover.ts';
import { idleNotes } from '../primitives/idle.ts';
import { type Params, schema } from './params.ts';

/** What is rarely meant: listening left on, and parameters of the other mode or filter. */
export function judge(params: Params): Finding[] {
  return [...listenFindings(params), ...idleFindings(params)];
}

/** Without its band the de-esser does nothing. */
export function judgeAt({ freq, listen }: Params, rate: number): Finding[] {
  if (!isBeyond(freq, rate)) return [];
  const message = `the de-esser ${listen ? 'gives out silence' : 'does nothing'}: there is no band above ${freq} Hz`;
  return [beyondRate(pointer('freq'), message, freq, rate)];
}

function listenFindings({ listen }: Params): Finding[] {
  if (!listen) return [];
  const message = 'the de-esser gives out what its detector hears: only that is heard, and would be released';
  const hint = 'take listen out when you have listened';
  return [warning('soloed-band', message, { at: pointer('listen'), hint })];
}

function idleFindings(params: Params): Finding[] {
  if (params.mode === 'split') return idleNotes(schema, params, ['filter', 'q'], 'it is of mode dynamic');
  return params.filter === 'bell' ? [] : idleNotes(schema, params, ['q'], 'it is of the bell');
}
