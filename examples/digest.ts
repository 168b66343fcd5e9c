import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from '../src/build/build.ts';
import { loadSpec } from '../src/spec/load.ts';
import { writeMixes } from './mixes.ts';

/**
 * Builds every example and writes the digests of its decoded samples (`npx tsx examples/digest.ts`): for a version that
 * is meant to sound different. The tests hold the examples to them.
 */
const here = import.meta.dirname;
await writeMixes(join(here, 'mixes'));
const digests: Record<string, Record<string, string>> = {};
for (const name of readdirSync(here).filter((file) => file.endsWith('.yaml'))) {
  const { spec } = await loadSpec(join(here, name));
  const end = await build(spec!, { inThread: true, jobs: 2 });
  if (end.type !== 'published') throw new Error(`${name}: ${JSON.stringify(end.findings)}`);
  digests[basename(name, '.yaml')] = Object.fromEntries(
    end.items.map(({ path, pcmSha256 }) => [path, pcmSha256]),
  );
}
writeFileSync(join(here, 'digests.json'), `${JSON.stringify(digests, null, 2)}\n`);
