import { canonical } from '../base/canonical.ts';

/**
 * A root cause: something outside the plan that changed, at the step which it reaches first. What follows from it in
 * other steps is no cause of its own.
 */
export interface Cause {
  readonly step: string;
  readonly track?: number;
  /**
   * `new`: nothing like it was made before. `lost`: nothing changed, but the store has the result no more. `order`: the
   * same tracks stand in another order. `asked`: `--force` or `--check`.
   */
  readonly kind: 'input' | 'parameter' | 'version' | 'tool' | 'new' | 'lost' | 'order' | 'asked';
  /** As the user writes it: `mix`, `chain.eq[2].gain`, `sox`. */
  readonly what: string;
  /** As shown, a digest in full, or empty where the name says all; absent: there was, or is, none. */
  readonly from?: string;
  readonly to?: string;
  /** A unit, or behind a `?` the place of the parameter, which has it: `?eq.bands[].gain`. */
  readonly unit?: string;
}

/** Units by the place of a parameter, as `unitsOf` of the spec room has them. */
export type UnitsByPlace = Readonly<Record<string, string>>;

/** `chain.eq[2].gain −1.2 → −0.8 dB`. */
export function causeText(cause: Cause, units: UnitsByPlace = {}): string {
  const { kind, what, from, to } = cause;
  if (kind === 'new') return 'new';
  if (kind === 'lost') return 'result no longer in the store';
  if (kind === 'order') return 'order of the tracks changed';
  if (kind === 'asked') return what;
  if (to === undefined) return `${what} is gone`;
  if (kind === 'input') {
    return from === undefined
      ? `${what} is new`
      : `${what} changed (sha ${from.slice(0, 4)}… → ${to.slice(0, 4)}…)`;
  }
  if (kind === 'tool' && from === to) return `${what} ${to}: another executable`;
  const value = `${to}${unitText(cause.unit, units)}`;
  if (from === undefined) return value === '' ? `${what} is new` : `${what} ${value} is new`;
  return `${what} ${from} → ${value}`;
}

function unitText(unit: string | undefined, units: UnitsByPlace): string {
  const text = unit?.startsWith('?') === true ? units[unit.slice(1)] : unit;
  if (text === undefined) return '';
  return text.startsWith(':') ? text : ` ${text}`;
}

/** Why a step of the same recipe as another, which the same build makes, is not made as well. */
export function sameText(step: string): string {
  return `same as ${step}`;
}

/** More than this would not be read. */
const MOST = 8;

/** All in one line, each text once. */
export function causesText(causes: readonly Cause[], units: UnitsByPlace = {}): string {
  const texts = [...new Set(causes.map((cause) => causeText(cause, units)))];
  if (texts.length <= MOST) return texts.join(', ');
  return `${texts.slice(0, MOST).join(', ')} and ${texts.length - MOST} more`;
}

/** Each cause once, where it was met first. */
export function distinct(causes: readonly Cause[]): Cause[] {
  const seen = new Set<string>();
  return causes.filter((cause) => {
    const { step: _, ...rest } = cause;
    const mark = canonical(rest);
    if (seen.has(mark)) return false;
    seen.add(mark);
    return true;
  });
}
