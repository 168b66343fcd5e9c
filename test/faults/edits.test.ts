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
    for (const [at, sequence] of sequences.entries()) {
      if (at % 25 === 0) console.info(`edits: ${at} of ${SEQUENCES}, ${project.builds} builds so far`);
      await project.try(sequence);
    }
    console.info(`edits: ${SEQUENCES} sequences, ${project.builds} builds, ${project.reverts} reverts`);
    expect(project.reverts).toBeGreaterThan(SEQUENCES / 10);
    project.close();
  },
  3 * 3600 * 1000,
);
