/**
 * A finding is anything noticed: a fault in the spec, a property of a mix, a limit exceeded by a deliverable.
 * Findings are values. They travel from where they are noticed to where they are printed, logged or counted;
 * a level `error` means that nothing new is published.
 */

/** A JSON pointer (RFC 6901) into the spec, e.g. `/tracks/2/chain/0/eq/1/gain`. */
export type SpecPath = string;

export type Level = 'error' | 'warning' | 'note';

export interface Finding {
  /** Stable, kebab-case, e.g. `true-peak-over`. Scripts stand on it. */
  readonly code: string;
  readonly level: Level;
  /** One sentence for a person, without a trailing period. */
  readonly message: string;
  readonly at?: SpecPath;
  /** The track's title, where the finding is about one track. */
  readonly track?: string;
  /** The target's name, where the finding is about one deliverable. */
  readonly target?: string;
  readonly measured?: number | string;
  readonly limit?: number | string;
  /** What the user can do about it. */
  readonly hint?: string;
  /** Why a whole command failed, where that decides the exit code: `tool` → 3, `usage` → 2. Absent: 1. */
  readonly cause?: 'tool' | 'usage';
}

export function error(code: string, message: string, more: Partial<Finding> = {}): Finding {
  return { ...more, code, level: 'error', message };
}

export function warning(code: string, message: string, more: Partial<Finding> = {}): Finding {
  return { ...more, code, level: 'warning', message };
}

export function note(code: string, message: string, more: Partial<Finding> = {}): Finding {
  return { ...more, code, level: 'note', message };
}

/** Joins pointer segments, escaping `~` and `/` as RFC 6901 asks. */
export function pointer(...segments: readonly (string | number)[]): SpecPath {
  return segments.map((s) => `/${String(s).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function isRefused(findings: readonly Finding[]): boolean {
  return findings.some((f) => f.level === 'error');
}
