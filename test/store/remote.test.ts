import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { actionResult, textOf } from '../../src/store/action_result.ts';
import { Remote } from '../../src/store/remote.ts';
import { openStore, type Store, type Trace } from '../../src/store/store.ts';
import { BAD_SERVERS, withServer } from '../whole/bad_servers.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'remote-'));
  store = await openStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const remoteAt = (url: string): Remote => new Remote({ address: new URL(url), mode: 'read-write' }, store);
const key = sha256('key');
const absent = { digest: sha256('content'), bytes: 7 };

async function traceOf(content: string): Promise<Trace> {
  const path = await store.temporary();
  writeFileSync(path, content);
  return { key: sha256(content), kind: 'tag', outputs: { file: await store.adopt(path) }, findings: [] };
}

test.each(BAD_SERVERS)('A server that %s brings nothing, and is left alone.', async (_what, act, line) => {
  await withServer(act, async (url) => {
    const remote = remoteAt(url);
    for (let i = 0; i < 4; i++) expect(await remote.trace(key, 'tag')).toBeUndefined();
    expect(await remote.fetch(absent)).toBe(false);
    const traces = [await traceOf('one'), await traceOf('two')];
    for (const trace of traces) remote.send(trace, trace.outputs);
    const unsent = await remote.close(60_000, new AbortController().signal);
    // A page for everyone who asks does not say that it took nothing.
    if (!/trace that is damaged/.test(line.source))
      expect(unsent.sort()).toEqual(traces.map((one) => one.key).sort());
    expect(remote.trouble).toMatch(line);
  });
});

test('A server that stalls loses no more than five seconds, however much is asked of it.', async () => {
  const [, act] = BAD_SERVERS.find(([what]) => what === 'drips')!;
  await withServer(act, async (url) => {
    const remote = remoteAt(url);
    const started = performance.now();
    for (let i = 0; i < 50; i++)
      expect(await remote.fetch({ digest: sha256(`${i}`), bytes: 1e9 })).toBe(false);
    await remote.close(60_000, new AbortController().signal);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

test('What is closed leaves what is not sent, at once.', async () => {
  await withServer(
    () => undefined,
    async (url) => {
      const remote = remoteAt(url);
      const trace = await traceOf('one');
      remote.send(trace, trace.outputs);
      expect(await remote.close(600_000, AbortSignal.abort())).toEqual([trace.key]);
      expect(remote.trouble).toBeUndefined();
    },
  );
});

describe('An action result', () => {
  const object = { digest: 'a'.repeat(64) as typeof key, bytes: 300 };

  test('is the message of the Remote Execution API, byte for byte.', () => {
    // By hand, after the rules of the encoding: output_files { path: "file" digest { hash size_bytes: 300 } } stdout_raw: "x".
    const expected = `124d 0a0466696c65 1245 0a40${'61'.repeat(64)} 10ac02 2a0178`.replaceAll(' ', '');
    expect(Buffer.from(actionResult('x', { file: object })).toString('hex')).toBe(expected);
  });

  test('gives its text back, also with what a server adds to it.', () => {
    const message = actionResult('text', { file: object });
    expect(textOf(message)).toBe('text');
    const worker = Buffer.from('4a060a04686f7374', 'hex');
    const [exit, double, float] = ['2003', '690000000000000000', '6d00000000'].map((hex) =>
      Buffer.from(hex, 'hex'),
    );
    expect(textOf(Buffer.concat([worker, exit, double, float, message, worker]))).toBe('text');
  });

  test.each(['', '2a', '2a05', '2a0574', 'ffffffffffffffffffff', '2b', '3c68746d6c3e'])(
    'is none: %s',
    (hex) => {
      expect(textOf(Buffer.from(hex, 'hex'))).toBeUndefined();
    },
  );
});

test('What was sent is fetched into another store, of any size.', async () => {
  const shelf = new Map<string, Buffer>();
  const content = Buffer.alloc(3_000_001, 'album');
  const trace = await traceOf(content.toString());
  await withServer(
    (request, response) => {
      if (request.method !== 'PUT') {
        const known = shelf.get(request.url!);
        return void response.writeHead(known === undefined ? 404 : 200).end(known);
      }
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () =>
        response.writeHead(shelf.set(request.url!, Buffer.concat(pieces)) && 204).end(),
      );
    },
    async (url) => {
      const sender = remoteAt(`${url}/some/where/`);
      sender.send(trace, trace.outputs);
      expect(await sender.close(60_000, new AbortController().signal)).toEqual([]);
      expect([...shelf.keys()].map((name) => name.slice(0, -64)).sort()).toEqual([
        '/some/where/ac/',
        '/some/where/cas/',
      ]);
      rmSync(folder, { recursive: true });
      store = await openStore(folder);
      const reader = remoteAt(`${url}/some/where`);
      expect(await reader.trace(trace.key, 'tag')).toEqual(trace);
      expect(await reader.trace(trace.key, 'encode')).toBeUndefined();
      shelf.set(`/some/where/ac/${key}`, shelf.get(`/some/where/ac/${trace.key}`)!);
      expect(await reader.trace(key, 'tag')).toBeUndefined();
      const { file } = trace.outputs;
      expect(await reader.fetch(file)).toBe(true);
      expect(readFileSync(store.path(file.digest)).equals(content)).toBe(true);
      expect(await reader.fetch({ ...file, bytes: file.bytes - 1 })).toBe(false);
      await reader.close(0, AbortSignal.abort());
    },
  );
});
