import { digestOf } from '../base/digest.ts';
import { error, type Finding } from '../base/finding.ts';
import type { Step } from '../plan/step.ts';
import type { Made } from './work.ts';

/** `--check`: what was made again must be what the store has, byte for byte. */
export function compare(step: Step, stored: Made, fresh: Made): Finding[] {
  const findings: Finding[] = [];
  for (const [name, artifact] of Object.entries(stored.outputs)) {
    const again = fresh.outputs[name];
    if (again?.digest === artifact.digest) continue;
    findings.push(
      error('not-reproducible', `${step.id}: made again, its ${name} came out different`, {
        measured: again?.digest ?? 'nothing',
        limit: artifact.digest,
      }),
    );
  }
  if (digestOf(stored.facts) !== digestOf(fresh.facts)) {
    findings.push(error('not-reproducible', `${step.id}: made again, its facts came out different`));
  }
  return findings;
}
