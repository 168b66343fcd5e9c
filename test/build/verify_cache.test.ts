import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf } from '../../src/base/digest.ts';
import { verifyCache } from '../../src/build/verify_cache.ts';
import { openStore, type Store } from '../../src/store/store.ts';

let cache: string;
let store: Store;
beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  store = await openStore(cache);
  for (const text of ['one', 'two', 'three']) {
    writeFileSync(join(cache, text), text);
    const artifact = await store.ingest(join(cache, text));
    await store.record({ key: digestOf(text), kind: 'intake', outputs: { audio: artifact }, findings: [] });
  }
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const never = new AbortController().signal;
const filesOf = (shelf: string): string[] =>
  readdirSync(join(cache, 'v1', shelf)).flatMap((shard) =>
    readdirSync(join(cache, 'v1', shelf, shard)).map((rest) => join(cache, 'v1', shelf, shard, rest)),
  );

test('A whole cache is read whole, and nothing is found.', async () => {
  expect(await verifyCache(cache, false, never)).toEqual({ files: 9, findings: [] });
});

test.each(['objects', 'traces', 'inputs'])(
  'One bit flipped in %s is told; with repair the file is removed.',
  async (shelf) => {
    for (const path of filesOf(shelf)) {
      const bytes = readFileSync(path);
      const whole = Buffer.from(bytes);
      bytes[bytes.length - 1] ^= 1;
      chmodSync(path, 0o644);
      writeFileSync(path, bytes);
      const told = await verifyCache(cache, false, never);
      expect(told.findings.map(({ code, level }) => [code, level])).toEqual([['damaged', 'error']]);
      expect(filesOf(shelf)).toContain(path);
      const repaired = await verifyCache(cache, true, never);
      expect(repaired.findings.map(({ code, level }) => [code, level])).toEqual([['removed', 'warning']]);
      expect(filesOf(shelf)).not.toContain(path);
      expect((await verifyCache(cache, false, never)).findings).toEqual([]);
      writeFileSync(path, whole);
    }
  },
);

test('A trace under the name of another is told, and so is an object.', async () => {
  for (const shelf of ['traces', 'objects']) {
    const [first, second] = filesOf(shelf);
    const other = readFileSync(second);
    rmSync(first);
    writeFileSync(first, other);
  }
  expect((await verifyCache(cache, false, never)).findings).toHaveLength(2);
});

test('A cache that is not there is a wrong use.', async () => {
  const { findings } = await verifyCache(join(cache, 'nowhere'), false, never);
  expect(findings).toMatchObject([{ code: 'no-cache', cause: 'usage' }]);
});
