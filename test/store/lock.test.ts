import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { ownMark } from '../../src/host/environment.ts';
import { withLock } from '../../src/store/store.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  path = join(folder, 'release.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const soon = () => Promise.resolve('done');

describe('withLock', () => {
  it('holds the file while it acts and removes it after, also after trouble.', async () => {
    const held = await withLock(path, () => Promise.resolve(existsSync(path)));
    expect(held).toBe(true);
    await expect(withLock(path, () => Promise.reject(new Error('trouble')))).rejects.toThrow('trouble');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses while a living process holds it, naming the process.', async () => {
    await withLock(path, async () => {
      await expect(withLock(path, soon)).rejects.toThrow(`is held by process ${process.pid}`);
    });
  });

  it('waits as long as it was told, and lets in one at a time.', async () => {
    let inside = 0;
    const act = async () => {
      expect(++inside).toBe(1);
      await delay(5);
      inside--;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(path, act, { wait: 10_000 })));
  });

  it('takes over from a process that has died, and from an earlier one with a living number.', async () => {
    const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    for (const mark of [
      { ...ownMark(), pid: dead },
      { ...ownMark(), started: '1' },
    ]) {
      writeFileSync(path, JSON.stringify({ ...mark, claim: 'x' }));
      expect(await withLock(path, soon)).toBe('done');
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets only one of many take over from a dead process at a time.', async () => {
    let inside = 0;
    const act = async () => {
      expect(++inside).toBe(1);
      await delay(2);
      inside--;
    };
    for (let round = 0; round < 8; round++) {
      writeFileSync(path, JSON.stringify({ ...ownMark(), started: '1', claim: `${round}` }));
      await Promise.all(Array.from({ length: 10 }, () => withLock(path, act, { wait: 10_000 })));
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('takes over from one who died while it was taking over.', async () => {
    const dead = JSON.stringify({ ...ownMark(), started: '1', claim: 'x' });
    writeFileSync(path, dead);
    writeFileSync(
      `${path}.${sha256(dead).slice(0, 16)}`,
      JSON.stringify({ ...ownMark(), started: '2', claim: 'y' }),
    );
    expect(await withLock(path, soon, { wait: 10_000 })).toBe('done');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('believes a lock of another machine, and an empty one for two seconds.', async () => {
    writeFileSync(path, JSON.stringify({ ...ownMark(), machine: 'ffffffff', claim: 'x' }));
    await expect(withLock(path, soon)).rejects.toThrow('held');
    writeFileSync(path, '');
    await expect(withLock(path, soon)).rejects.toThrow('another process');
    utimesSync(path, new Date(), new Date(Date.now() - 3000));
    expect(await withLock(path, soon)).toBe('done');
  });
});
