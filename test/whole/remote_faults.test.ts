import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actionResult, textOf } from '../../src/store/action_result.ts';
import { textOfTrace, traceIn } from '../../src/store/traces.ts';
import type { Digest } from '../../src/base/digest.ts';
import { type Act, BAD_SERVERS, withServer } from './bad_servers.ts';
import { deafUrl } from './cache_server.ts';
import { contentOf, Project, release, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Alone
artist: A
mastering: { loudness: { integrated: -16 } }
tracks:
  - { title: One, mix: mixes/one.wav }
targets: { flac: {} }
`;

const project = new Project('alone');
let plain: Record<string, string>;

beforeAll(async () => {
  project.write(SPEC);
  await writeMix(project.path('mixes', 'one.wav'), { seconds: 2, seed: 1 });
  await project.publish();
  plain = contentOf(project.path('out', 'alone'));
});
beforeEach(empty);
afterEach(() => {
  for (const name of ['URL', 'MODE', 'TOKEN', 'WAIT'])
    Reflect.deleteProperty(process.env, `RELEASE_CACHE_${name}`);
});
afterAll(() => project.remove());

function empty(): void {
  for (const name of ['.release', 'out', 'album.lock.json'])
    rmSync(project.path(name), { recursive: true, force: true });
}

/** A build that has to succeed with the right bytes; returns what it told of the server. */
async function buildWith(url: string) {
  process.env['RELEASE_CACHE_URL'] = url;
  const { end, ran } = await project.publish();
  expect(contentOf(project.path('out', 'alone'))).toEqual(plain);
  const told = end.findings.map(({ code, level, message }) => `${level} ${code} ${message}`);
  return { ran, told };
}

/** A cache in memory. */
function memory(shelf = new Map<string, Buffer>()) {
  const act: Act = (request, response) => {
    const name = request.url!;
    const known = shelf.get(name);
    if (request.method !== 'PUT')
      return void response
        .writeHead(known === undefined ? 404 : 200)
        .end(request.method === 'GET' ? known : '');
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      shelf.set(name, Buffer.concat(pieces));
      response.writeHead(201).end();
    });
  };
  return { shelf, act };
}

describe('A server that', () => {
  test.each(BAD_SERVERS.filter(([what]) => ['never answers', 'is full'].includes(what)))(
    '%s costs a build one line, and nothing else.',
    async (_what, act, line) => {
      const { told, ran } = await withServer(act, buildWith);
      expect(told).toHaveLength(1);
      expect(told[0]).toMatch(/^warning remote-cache the remote cache http:\/\/127\.0\.0\.1:\d+ /);
      expect(told[0]).toMatch(line);
      expect(ran).toContain('premaster/01');
    },
  );

  test('nobody runs, or nobody knows', async () => {
    expect((await buildWith(await deafUrl())).told[0]).toMatch(/refuses the connection; the build went on/);
    empty();
    expect((await buildWith('http://nowhere.invalid')).told[0]).toMatch(
      /http:\/\/nowhere\.invalid (is not known by that name|did not answer)/,
    );
  });

  test('takes what it had no room for with the next build; then another checkout makes nothing.', async () => {
    const { act, shelf } = memory();
    let full = true;
    const gate: Act = (request, response) => {
      if (full && request.method === 'PUT') request.resume().on('end', () => response.writeHead(507).end());
      else act(request, response);
    };
    await withServer(gate, async (url) => {
      expect((await buildWith(url)).told[0]).toMatch(/is full/);
      expect(shelf.size).toBe(0);
      full = false;
      process.env['RELEASE_CACHE_WAIT'] = '60';
      expect(await buildWith(url)).toMatchObject({ told: [], ran: [] });
      empty();
      expect(await buildWith(url)).toMatchObject({ told: [], ran: [] });
    });
  });

  test('tells of objects that it never had: they are made.', async () => {
    const { act, shelf } = memory();
    await withServer(act, async (url) => {
      process.env['RELEASE_CACHE_WAIT'] = '60';
      await buildWith(url);
      for (const name of [...shelf.keys()]) if (name.startsWith('/cas/')) shelf.delete(name);
      empty();
      const { ran, told } = await buildWith(url);
      expect(ran).toContain('premaster/01');
      expect(told).toEqual([]);
    });
  });

  test('tells what is not true, under seal, of audio: it is made, and what hangs on it goes by that.', async () => {
    const { act, shelf } = memory();
    await withServer(act, async (url) => {
      process.env['RELEASE_CACHE_WAIT'] = '60';
      await buildWith(url);
      for (const [name, bytes] of shelf) {
        if (!name.startsWith('/ac/')) continue;
        const key = name.slice(4) as Digest;
        const trace = traceIn(textOf(bytes), key)!;
        const { audio } = trace.outputs;
        if (trace.kind === 'premaster') {
          const lie = { ...trace, outputs: { audio: { ...audio, digest: 'f'.repeat(64) as Digest } } };
          shelf.set(name, Buffer.from(actionResult(textOfTrace(lie), {})));
        }
      }
      empty();
      const { ran } = await buildWith(url);
      expect(ran).toContain('premaster/01');
    });
  });
});

describe('Credentials', () => {
  test.each([
    ['user:p%40ss@', {}, `Basic ${Buffer.from('user:p@ss').toString('base64')}`],
    ['user:p%40ss@', { RELEASE_CACHE_TOKEN: 'tok3n' }, 'Bearer tok3n'],
  ])('are sent and never shown: %s %o', async (name, token, header) => {
    const seen = new Set<string | undefined>();
    const act: Act = (request, response) => {
      seen.add(request.headers.authorization);
      response.writeHead(401).end();
    };
    await withServer(act, async (url) => {
      const own = new URL(url);
      const written = `${own.protocol}//${name}${own.host}/`;
      const env = { RELEASE_CACHE_URL: written, ...token };
      const ran = await release(['build', project.spec], { env });
      expect(ran.code).toBe(0);
      expect(ran.err).toContain(`the remote cache ${own.origin} refuses access (401)`);
      expect(`${ran.out}${ran.err}`).not.toMatch(/user|p%40ss|p@ss|tok3n/);
      expect([...seen]).toEqual([header]);
    });
  });

  test('are not shown of an address that is none.', async () => {
    const env = { RELEASE_CACHE_URL: 'ftp://user:secret@example.invalid' };
    const { code, err } = await release(['build', project.spec], { env });
    expect(code).toBe(2);
    expect(err).toMatch(/RELEASE_CACHE_URL must be an address of http or https/);
    expect(err).not.toContain('secret');
  });
});
