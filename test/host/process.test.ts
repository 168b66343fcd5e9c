import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { Refused } from '../../src/base/result.ts';
import { killAll, liveGroups, pipeThrough, run, watchGroups } from '../../src/host/process.ts';

const SCRIPT = fileURLToPath(new URL('../fixtures/tools/misbehave.mjs', import.meta.url));
const bad = (...mode: string[]) => [SCRIPT, ...mode];
const node = process.execPath;
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A zombie, which waits only to be counted by its parent, is dead. */
function lives(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}

async function died(pid: number): Promise<boolean> {
  for (let i = 0; i < 100 && lives(pid); i++) await delay(10);
  return !lives(pid);
}

async function* zeros(pieces: number, size = 1 << 20): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < pieces; i++) yield await Promise.resolve(new Uint8Array(size));
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield await Promise.resolve(new Uint8Array(1 << 16));
}

async function drain(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of stream) expect(chunk.length).toBeGreaterThan(0);
}

afterEach(() => {
  watchGroups({});
  expect(liveGroups()).toEqual([]);
});

describe('run', () => {
  it('collects stdout and tells the exit status and the last line of stderr.', async () => {
    const result = await run('sh', ['-c', 'echo out; echo err >&2; exit 7']);
    expect(result).toMatchObject({ code: 7, signal: null, end: 'exited', stderr: 'err\n' });
    expect(decode(result.stdout)).toBe('out\n');
  });

  it('passes arguments with shell metacharacters through untouched.', async () => {
    const nasty = '$(touch x); `id` "quoted" \'single\' * \n -n';
    const result = await run('printf', ['%s', nasty]);
    expect(decode(result.stdout)).toBe(nasty);
  });

  it('says not-found for a program that does not exist.', async () => {
    expect((await run('/nonexistent/program', [])).end).toBe('not-found');
  });

  it('gives a clean environment with a fixed locale, plus what was asked for.', async () => {
    process.env['LEAKED_FOR_TEST'] = 'yes';
    const result = await run(node, bad('environment'), { environment: { ADDED: '1' } });
    delete process.env['LEAKED_FOR_TEST'];
    const seen = JSON.parse(decode(result.stdout)) as Record<string, string>;
    expect(seen).toMatchObject({ LC_ALL: 'C', TZ: 'UTC', ADDED: '1' });
    expect(seen['LEAKED_FOR_TEST']).toBeUndefined();
  });

  it('keeps only so much of stdout and the last 64 KiB of stderr.', async () => {
    const result = await run(node, bad('flood'));
    expect(result.code).toBe(3);
    expect(result.stderr.length).toBe(64 * 1024);
    expect(result.stderr.endsWith('x\n')).toBe(true);
    expect(result.stderr).toContain('line 2999 ');
    const much = await run('head', ['-c', '100000', '/dev/zero'], { outputLimit: 1000 });
    expect(much.stdout.length).toBe(1000);
    expect(much.code).toBe(0);
  });

  it('survives a child that leaves, or closes stdin, while it is being fed.', async () => {
    expect((await run(node, bad('early', '0'), { input: endless() })).code).toBe(0);
    const closed = await run(node, bad('close-stdin'), { input: endless() });
    expect(decode(closed.stdout)).toBe('done');
  });

  it('throws what its input throws, and ends the child.', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(10));
      throw new Error('source broke');
    }
    await expect(run('cat', [], { input: broken() })).rejects.toThrow('source broke');
  });

  it('throws what the receiver of its output throws, and ends the child.', async () => {
    const onOutput = () => {
      throw new Error('receiver broke');
    };
    await expect(run('cat', ['/dev/zero'], { onOutput })).rejects.toThrow('receiver broke');
  });

  it('ends a hanging child after the timeout.', async () => {
    const result = await run(node, bad('hang'), { timeout: 150 });
    expect(result).toMatchObject({ end: 'timeout', signal: 'SIGTERM' });
  });

  it('ends by force a child that ignores SIGTERM, after half a second.', async () => {
    const began = performance.now();
    // On a busy machine it needs a second until it is ready to ignore anything.
    const result = await run(node, bad('ignore-term'), { timeout: 2000 });
    expect(result).toMatchObject({ end: 'timeout', signal: 'SIGKILL' });
    expect(decode(result.stdout)).toBe('ready');
    const took = performance.now() - began - 2000;
    expect(took).toBeGreaterThan(400);
    expect(took).toBeLessThan(1700);
  });

  it('ends a child that stands still, whether it is fed or not.', async () => {
    expect((await run(node, bad('hang'), { stall: 150 })).end).toBe('stalled');
    expect((await run(node, bad('hang'), { stall: 150, input: zeros(3) })).end).toBe('stalled');
  });

  it('does not count time in which the child waits for us as standing still.', async () => {
    async function* slow(): AsyncGenerator<Uint8Array> {
      await delay(400);
      yield new Uint8Array(5);
      await delay(400);
    }
    const onOutput = () => delay(400);
    const result = await run('cat', [], { stall: 150, input: slow(), onOutput });
    expect(result).toMatchObject({ end: 'exited', code: 0 });
  });

  it('ends the child on abort, also when it was aborted before.', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    expect((await run(node, bad('hang'), { abort: abort.signal })).end).toBe('aborted');
    expect((await run(node, bad('hang'), { abort: abort.signal })).end).toBe('aborted');
  });

  it('takes grandchildren along.', async () => {
    const result = await run(node, bad('grandchild'), { timeout: 400 });
    const pid = Number(decode(result.stdout));
    expect(pid).toBeGreaterThan(1);
    expect(await died(pid)).toBe(true);
  });

  it('does not wait for a grandchild that holds the pipe of a child which has left.', async () => {
    const result = await run(node, bad('orphan'));
    expect(result).toMatchObject({ end: 'exited', code: 0 });
    expect(await died(Number(decode(result.stdout)))).toBe(true);
  });

  it('does not wait for a grandchild that left the group and holds the pipe.', async () => {
    const result = await run(node, bad('escape'), { timeout: 300 });
    expect(result.end).toBe('timeout');
    process.kill(Number(decode(result.stdout)), 'SIGKILL');
  });
});

describe('killAll', () => {
  it('ends every group that runs, and the watch is told of each.', async () => {
    const seen: string[] = [];
    watchGroups({ onSpawn: () => seen.push('spawn'), onExit: () => seen.push('exit') });
    let ready = false;
    const runs = [
      run(node, bad('hang')),
      run(node, bad('ignore-term'), { onOutput: () => void (ready = true) }),
    ];
    while (liveGroups().length < 2 || !ready) await delay(10);
    await killAll();
    const results = await Promise.all(runs);
    expect(results.map((r) => r.signal)).toEqual(['SIGTERM', 'SIGKILL']);
    expect(seen).toEqual(['spawn', 'spawn', 'exit', 'exit']);
  });
});

describe('pipeThrough', () => {
  const what = { tool: 'cat', task: 'copying' };

  it('gives back what goes through, in order.', async () => {
    async function* counted(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 300; i++) yield await Promise.resolve(new Uint8Array(10_007).fill(i));
    }
    const got: Uint8Array[] = [];
    for await (const chunk of pipeThrough('cat', [], counted(), what)) got.push(chunk);
    const all = Buffer.concat(got);
    expect(all.length).toBe(300 * 10_007);
    for (let i = 0; i < 300; i++) expect(all[i * 10_007 + (i % 10_007)]).toBe(i & 255);
  });

  it('asks for the next piece once the one before is written, so that pieces can share their memory.', async () => {
    const memory = new Uint8Array(1 << 19);
    const sizes = Array.from({ length: 200 }, (_, i) => (i % 40 === 0 ? 1 << 19 : 3001));
    async function* shared(): AsyncGenerator<Uint8Array> {
      for (const [i, size] of sizes.entries())
        yield await Promise.resolve(memory.subarray(0, size).fill(i + 1));
    }
    const counts = new Map<number, number>();
    const seen = (byte: number, count: number) => counts.set(byte, (counts.get(byte) ?? 0) + count);
    for await (const chunk of pipeThrough('cat', [], shared(), what)) {
      // So the pipes are full, and pieces have to wait.
      await delay(2);
      for (let from = 0; from < chunk.length;) {
        const next = chunk.findIndex((byte, at) => at > from && byte !== chunk[from]);
        const to = next < 0 ? chunk.length : next;
        seen(chunk[from], to - from);
        from = to;
      }
    }
    expect([...counts]).toEqual(sizes.map((size, i) => [i + 1, size]));
  });

  it('holds its input back while the output is not taken.', async () => {
    let taken = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for (; taken < 200; taken++) yield await Promise.resolve(new Uint8Array(1 << 16));
    }
    const stream = pipeThrough('cat', [], counted(), what);
    await stream.next();
    await delay(200);
    expect(taken).toBeLessThan(30);
    await stream.return();
  });

  it('refuses with cause tool when the program fails, naming it, the task and its last words.', async () => {
    const stream = pipeThrough('sh', ['-c', 'echo data; echo why >&2; exit 4'], undefined, {
      tool: 'shell',
      task: 'testing',
    });
    const thrown: unknown = await drain(stream).catch((e: unknown) => e);
    expect(thrown).toBeInstanceOf(Refused);
    expect((thrown as Refused).findings[0]).toMatchObject({
      code: 'tool-failed',
      cause: 'tool',
      message: 'shell failed with exit status 4 while testing: why',
    });
  });

  it('ends the child when the loop is left early.', async () => {
    for await (const chunk of pipeThrough('cat', ['/dev/zero'], undefined, what)) if (chunk.length > 0) break;
    expect(liveGroups()).toEqual([]);
  });
});
