import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { perform } from '../../src/build/perform.ts';
import type { Task } from '../../src/build/work.ts';
import type { Json } from '../../src/base/canonical.ts';
import type { Tags } from '../../src/formats/contract.ts';
import { wav } from '../../src/formats/wav/index.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { writeMix } from '../whole/rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
const TAGS: Tags = { title: 'One', artist: 'A', album: 'B', albumArtist: 'C', trackNumber: 1, trackTotal: 2 };
const EXPECTED = { rate: 44_100, channels: 2, frames: 44_100, encoding: 'pcm24', pcmSha256: '' };
const encoded = join(folder, 'encoded.wav');
const tagged = join(folder, 'tagged.wav');
let store: Store;

beforeAll(async () => {
  store = await openStore(join(folder, 'cache'));
  await writeMix(encoded, { seconds: 1 });
  await wav.tag(encoded, tagged, TAGS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Codes of what `verify` says of a file that should be tagged and sound like the encoded one. */
async function codesOf(
  bytes: Buffer,
  more: Partial<Record<'expected' | 'tags', Json>> = {},
): Promise<string[]> {
  const path = await store.temporary();
  writeFileSync(path, bytes);
  const task: Task = {
    id: 'verify/01/wav',
    kind: 'verify',
    params: { format: 'wav', formatVersion: wav.version, tags: more.tags ?? (TAGS as unknown as Json) },
    inputs: {
      file: { object: await store.adopt(path) },
      sound: { fact: await wav.sound(encoded) },
      expected: { fact: more.expected ?? EXPECTED },
    },
    tools: {},
  };
  const hooks = { abort: new AbortController().signal, progress: () => undefined };
  const outcome = await perform(task, store, hooks);
  return outcome.ok ? [] : outcome.findings.map(({ code }) => code);
}

it('lets a tagged file pass that sounds like the encoded one', async () => {
  expect(await codesOf(readFileSync(tagged))).toEqual([]);
});

it('refuses a tagged file in which one bit of the audio is another', async () => {
  const bytes = readFileSync(tagged);
  bytes[bytes.length - 100_000] ^= 1;
  expect(await codesOf(bytes)).toEqual(['sound-changed']);
});

it('refuses a file that says another title, another rate or another depth', async () => {
  const bytes = readFileSync(tagged);
  const { title: _, ...others } = TAGS;
  expect(await codesOf(bytes, { tags: { ...others, title: 'Two' } as unknown as Json })).toEqual([
    'tag-not-read-back',
    'tag-not-read-back',
  ]);
  expect(await codesOf(bytes, { expected: { ...EXPECTED, rate: 48_000 } })).toEqual(['wrong-format']);
  expect(await codesOf(bytes, { expected: { ...EXPECTED, encoding: 'pcm16' } })).toEqual(['wrong-format']);
});

it('refuses a tagged file that was cut short', async () => {
  const cut = join(folder, 'cut.wav');
  cpSync(tagged, cut);
  expect(await codesOf(readFileSync(cut).subarray(0, -3000))).toEqual(['truncated']);
});
