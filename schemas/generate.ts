import { join } from 'node:path';
import { replaceFile } from '../src/host/disk.ts';
import { referencePage } from '../src/spec/reference.ts';
import { schemaFiles } from '../src/spec/schema.ts';
import { shelves } from '../src/spec/shelves.ts';

/** Writes `schemas/*.json` and the reference of the processors from what stands on the shelves; run by `make schemas`. */
const reference = { name: 'processors.md', text: referencePage(shelves.modules) };
for (const { name, text } of [...schemaFiles(), reference]) {
  const path = join(import.meta.dirname, name);
  await replaceFile(path, text, `${path}.new`);
}
