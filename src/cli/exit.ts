import type { Finding } from '../base/finding.ts';

/** Exit codes: a contract that scripts stand on. */
export const EXIT = { done: 0, refused: 1, usage: 2, tool: 3, different: 4, bug: 70 } as const;

/** What `--check` and `--frozen` find. */
const DIFFERENT: ReadonlySet<string> = new Set(['not-reproducible', 'frozen']);

/** The code for a refused command; the gravest cause decides. */
export function exitOf(findings: readonly Finding[]): number {
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length === 0) return EXIT.done;
  if (errors.some(({ cause }) => cause === 'usage')) return EXIT.usage;
  if (errors.some(({ cause }) => cause === 'tool')) return EXIT.tool;
  if (errors.every(({ code }) => DIFFERENT.has(code))) return EXIT.different;
  return EXIT.refused;
}
