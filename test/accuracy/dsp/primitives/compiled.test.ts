import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { moduleText, names, pathOf } from '../../../../src/dsp/assembly/compile.mjs';

test('The committed WebAssembly is what its sources compile to.', async () => {
  for (const name of await names()) {
    expect((await moduleText(name)) === readFileSync(pathOf(name), 'utf8'), name).toBe(true);
  }
});
