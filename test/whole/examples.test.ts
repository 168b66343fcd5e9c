import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeMixes } from '../../examples/mixes.ts';
import { build } from '../../src/build/build.ts';
import { loadSpec } from '../../src/spec/load.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const specs = readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'));
/** Digests of decoded samples by example and path: changed only together with a version. */
const digests = JSON.parse(readFileSync(join(EXAMPLES, 'digests.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;

describe('Each example builds, and its samples are the ones in git', () => {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));

  beforeAll(async () => {
    for (const name of specs) cpSync(join(EXAMPLES, name), join(folder, name));
    await writeMixes(join(folder, 'mixes'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('There are at least five.', () => expect(specs.length).toBeGreaterThanOrEqual(5));

  test.each(specs)('%s', async (name) => {
    const { spec, findings } = await loadSpec(join(folder, name));
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    const end = await build(spec!, { inThread: true, jobs: 2 });
    expect(end.type, JSON.stringify(end.findings)).toBe('published');
    if (end.type !== 'published') return;
    const made = Object.fromEntries(end.items.map(({ path, pcmSha256 }) => [path, pcmSha256]));
    expect(made).toEqual(digests[basename(name, '.yaml')]);
  });
});
