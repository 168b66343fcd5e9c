import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Edits, edits } from '../whole/edits.ts';

const SEQUENCES = 500;

test(
  `${SEQUENCES} random sequences of edits: incremental equals clean, steps run are the predicted minimum, a revert runs none.`,
  async () => {
    const project = await new Edits().open();
    const sequences = fc.sample(fc.array(edits, { minLength: 1, maxLength: 5 }), {
      seed: 4_112_026,
      numRuns: SEQUENCES,
    });
    for (const sequence of sequences) await project.try(sequence);
    expect(project.reverts).toBeGreaterThan(SEQUENCES / 10);
    project.close();
  },
  3 * 3600 * 1000,
);
