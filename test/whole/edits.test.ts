import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Edits, edits } from './edits.ts';

test('After random edits what runs is what the plan says and the keys ask for; the release is as if built from nothing.', async () => {
  const project = await new Edits().open();
  const sequences = fc.sample(fc.array(edits, { minLength: 2, maxLength: 3 }), {
    seed: 20261122,
    numRuns: 8,
  });
  for (const sequence of sequences) await project.try(sequence);
  expect([project.builds > 15, project.reverts > 0]).toEqual([true, true]);
  project.close();
});
