import type { Finding } from '../base/finding.ts';
import type { Made } from './work.ts';

/** What became of a task. A refusal carries its findings; a result with a finding of level error counts as refused. */
export type Outcome =
  { readonly ok: true; readonly made: Made } | { readonly ok: false; readonly findings: readonly Finding[] };

export interface Hooks {
  readonly abort: AbortSignal;
  progress(fraction: number): void;
}

export function outcomeOf(made: Made): Outcome {
  const refused = made.findings.some((finding) => finding.level === 'error');
  return refused ? { ok: false, findings: made.findings } : { ok: true, made };
}
