import { join } from 'node:path';
import { replaceFile } from '../src/host/disk.ts';
import { schemaFiles } from '../src/spec/schema.ts';

/** Writes `schemas/*.json` from what stands on the shelves; run by `make schemas`. */
for (const { name, text } of schemaFiles()) {
  const path = join(import.meta.dirname, name);
  await replaceFile(path, text, `${path}.new`);
}
