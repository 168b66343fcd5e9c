import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const text = readFileSync(join(ROOT, 'PROMISES.md'), 'utf8');
const promises = text.split(/^## /m).slice(1);

test('Every promise names tests, and each test it names is there.', () => {
  const missing: string[] = [];
  for (const promise of promises) {
    const named = [...promise.matchAll(/^- `([^`]+)`: (.+)$/gm)];
    if (named.length === 0) missing.push(`no test for: ${promise.split('\n')[0]}`);
    for (const [, path, title] of named) {
      const source = existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : '';
      // A title stands in quotes, perhaps behind the name of its group.
      if (!source.replaceAll("\\'", "'").includes(title)) missing.push(`${path}: ${title}`);
    }
  }
  expect(promises.length).toBeGreaterThan(4);
  expect(missing).toEqual([]);
});
