import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refused } from '../../src/base/result.ts';
import { opus } from '../../src/formats/opus/index.ts';
import { opusInOgg } from '../../src/formats/opus/head.ts';
import { PageLayout } from '../../src/formats/primitives/ogg/layout.ts';
import {
  type Page,
  PAGE_BYTES_MAX,
  pageCrc,
  parsePage,
  renderPage,
} from '../../src/formats/primitives/ogg/page.ts';
import { endGranule, packetsOf, pagesOf } from '../../src/formats/primitives/ogg/reader.ts';
import { oggSound, relay } from '../../src/formats/primitives/ogg/stream.ts';
import { vorbis } from '../../src/formats/vorbis/index.ts';
import { modesOf, vorbisInOgg } from '../../src/formats/vorbis/headers.ts';

const folder = mkdtempSync(join(tmpdir(), 'ogg-'));
let count = 0;
const fresh = (name = '') => join(folder, `${++count}${name}`);
const run = (program: string, ...args: string[]) => execFileSync(program, args, { maxBuffer: 1 << 28 });
const NO_COMMENTS = new Uint8Array(8);

/** Written by the codecs' own programs, which have no part in ours: two seconds and a bit. */
let foreign: { opus: string; vorbis: string };
beforeAll(() => {
  const wav = fresh('.wav');
  const tone = ['synth', '2.1234', 'sine', '997', 'sine', '3001', 'gain', '-6'];
  run('sox', '-D', '-n', '-r', '48000', '-c', '2', '-b', '16', wav, ...tone);
  foreign = { opus: fresh('.opus'), vorbis: fresh('.ogg') };
  run('opusenc', '--quiet', '--bitrate', '96', wav, foreign.opus);
  run('oggenc', '-Q', '-q', '5', '-o', foreign.vorbis, wav);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FRAMES = Math.round(2.1234 * 48_000);

function pagesIn(file: string): Page[] {
  let bytes: Uint8Array = readFileSync(file);
  const pages: Page[] = [];
  while (bytes.length > 0) {
    const found = parsePage(bytes);
    if ('fault' in found) throw new Error(found.fault);
    pages.push(found.page);
    bytes = bytes.subarray(found.length);
  }
  return pages;
}

function written(pages: readonly Page[]): string {
  const file = fresh();
  writeFileSync(file, Buffer.concat(pages.map(renderPage)));
  return file;
}

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'none',
    (thrown: unknown) => (thrown instanceof Refused ? thrown.findings[0].code : String(thrown)),
  );

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('pages', () => {
  it('of other programs are read, with their check sums, and written to the same bytes.', () => {
    for (const file of Object.values(foreign)) {
      const pages = pagesIn(file);
      expect(pages.length).toBeGreaterThan(3);
      expect(Buffer.concat(pages.map(renderPage)).equals(readFileSync(file))).toBe(true);
    }
  });

  it('have the check sum that a division bit by bit leaves, whatever their length and place in memory.', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * i * 31 + 7 * i) >> 3);
    const cases = Array.from({ length: 120 }, (_, i) => [i % 9, (i % 9) + (i < 80 ? i : 2 * i)] as const);
    const program = `import sys, json
data, cases = json.load(sys.stdin)
def remainder(piece):
    value = int.from_bytes(bytes(piece), 'big') << 32
    while value.bit_length() > 32:
        value ^= 0x104C11DB7 << (value.bit_length() - 33)
    return value
print(json.dumps([remainder(data[a:b]) for a, b in cases]))`;
    const input = JSON.stringify([Array.from(bytes), cases]);
    const theirs: unknown = JSON.parse(execFileSync('python3', ['-c', program], { input }).toString());
    expect(cases.map(([from, to]) => pageCrc(bytes.subarray(from, to)) >>> 0)).toEqual(theirs);
  });

  it('carry packets of any length, over page ends and in whole multiples of a segment.', async () => {
    const edges = [0, 1, 254, 255, 256, 510, 254 * 255, 255 * 255 - 1, 255 * 255, 255 * 255 + 1, 200_000];
    const length = fc.oneof(fc.constantFrom(...edges), fc.nat({ max: 3000 }));
    const packet = fc.record({ length, ends: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { minLength: 1, maxLength: 12 }), async (packets) => {
        const bytes = packets.map((p, i) => new Uint8Array(p.length).map((_, at) => i * 7 + at * at));
        const layout = new PageLayout(77);
        const pages = packets.flatMap(({ ends }, i) =>
          layout.add(bytes[i], i, i === packets.length - 1 ? 'last' : ends ? 'complete' : 'open'),
        );
        for (const page of pages) expect(renderPage(page).length).toBeLessThanOrEqual(PAGE_BYTES_MAX);
        const file = written(pages);
        const read = await all(packetsOf(file, pagesOf(file)));
        expect(read.map((p) => Buffer.from(bytes[read.indexOf(p)]).equals(p.bytes))).toEqual(
          packets.map(() => true),
        );
        expect(read.map(({ last }) => last)).toEqual(packets.map((_, i) => i === packets.length - 1));
        for (const [i, { granule }] of read.entries()) expect([undefined, i]).toContain(granule);
        expect(read.filter((p, i) => packets[i].ends && p.granule === undefined)).toEqual([]);
        expect(await endGranule(file)).toBe(packets.length - 1);
        rmSync(file);
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  it('hold positions beyond 32 bits.', () => {
    const [page] = pagesIn(foreign.opus);
    for (const granule of [0, 2 ** 32 - 1, 2 ** 32, 2 ** 45 + 12_345, undefined]) {
      const found = parsePage(renderPage({ ...page, granule }));
      expect('page' in found && found.page.granule).toBe(granule);
    }
  });
});

describe('a stream laid out anew', () => {
  it('is decoded to the same bytes by the codecs’ own decoders, which find no fault in it.', async () => {
    const [anOpus, aVorbis] = [fresh('.opus'), fresh('.ogg')];
    const opusEnd = await relay(anOpus, { from: foreign.opus, codec: opusInOgg, comments: NO_COMMENTS });
    const vorbisEnd = await relay(aVorbis, {
      from: foreign.vorbis,
      codec: vorbisInOgg,
      comments: NO_COMMENTS,
    });
    const pcm = (file: string) => run('opusdec', '--quiet', '--float', '--no-dither', file, '-');
    expect(pcm(anOpus).equals(pcm(foreign.opus))).toBe(true);
    const raw = (file: string) => run('oggdec', '-Q', '-R', '-o', '-', file);
    expect(raw(aVorbis).equals(raw(foreign.vorbis))).toBe(true);
    expect(raw(aVorbis).length / 4).toBe(FRAMES);
    expect(vorbisEnd).toBe(FRAMES);
    expect(opusEnd).toBe(FRAMES + 312);
    expect(run('opusinfo', anOpus).toString()).not.toMatch(/warning|error/i);
    expect(run('ogginfo', aVorbis).toString()).not.toMatch(/warning|error|buggy/i);
    expect(await oggSound(anOpus, opusInOgg)).toBe(await oggSound(foreign.opus, opusInOgg));
  });

  it('ends where it is told to, within its last packet, and never later.', async () => {
    for (const [codec, from, skip] of [
      [opusInOgg, foreign.opus, 312],
      [vorbisInOgg, foreign.vorbis, 0],
    ] as const) {
      const ending = (frames: number) => relay(fresh(), { from, codec, comments: NO_COMMENTS, frames });
      expect(await ending(FRAMES - 7)).toBe(FRAMES - 7 + skip);
      expect(await ending(FRAMES + 7)).toBe(FRAMES + skip);
      expect(await ending(FRAMES - 30_000)).toBe(FRAMES + skip);
    }
  });

  it('goes by the modes that a setup header ends with.', async () => {
    const [, , setup] = await all(packetsOf(foreign.vorbis, pagesOf(foreign.vorbis)));
    expect(modesOf(setup.bytes)).toEqual([false, true]);
  });
});

describe('damage to an Ogg file', () => {
  it('is told: whichever bit, page or position is wrong.', async () => {
    const sum = 'damaged-file';
    for (const [format, file] of [
      [opus, foreign.opus],
      [vorbis, foreign.vorbis],
    ] as const) {
      const pages = pagesIn(file);
      const bytes = readFileSync(file);
      const sound = (damaged: string) => codeOf(format.sound(damaged));
      const cut = (length: number) => {
        const to = fresh();
        writeFileSync(to, bytes.subarray(0, length));
        return to;
      };
      const changed = (at: number, change: Partial<Page>) =>
        written(pages.map((page, i) => (i === at ? { ...page, ...change } : page)));
      const last = pages.length - 1;
      const end = pages[last].granule!;
      const flipped = fresh();
      writeFileSync(
        flipped,
        Buffer.concat([bytes.subarray(0, -100), Buffer.of(bytes.at(-100)! ^ 4), bytes.subarray(-99)]),
      );
      const told: Record<string, [string, string]> = {
        'as it is': [await sound(file), 'none'],
        'a bit': [await sound(flipped), sum],
        'a page lost': [await sound(written(pages.filter((_, i) => i !== last - 1))), sum],
        'pages swapped': [await sound(written([...pages.slice(0, -2), pages[last], pages[last - 1]])), sum],
        'another stream': [await sound(changed(last, { serial: 1 })), sum],
        nothing: [await sound(cut(0)), 'truncated'],
        'a position': [await sound(changed(last - 1, { granule: pages[last - 1].granule! + 1 })), sum],
        'an end too late': [await sound(changed(last, { granule: end + 100_000 })), sum],
        'no end position': [await sound(changed(last, { granule: undefined })), sum],
        'a packet torn': [await sound(changed(last, { continued: true })), sum],
        'a second beginning': [await sound(changed(last, { first: true })), sum],
        'no end': [await sound(changed(last, { last: false })), sum],
        'an end too early': [await sound(changed(last - 1, { last: true })), sum],
        'cut within a page': [await sound(cut(bytes.length - 1)), 'truncated'],
        'cut between pages': [await sound(written(pages.slice(0, -1))), 'truncated'],
        'the other codec': [await sound(format === opus ? foreign.vorbis : foreign.opus), 'not-ogg'],
        'no Ogg': [await sound(join(import.meta.dirname, 'ogg.test.ts')), 'not-ogg'],
        'headers alone': [await sound(written(pages.slice(0, 1).map((p) => ({ ...p, last: true })))), sum],
      };
      expect(Object.entries(told).filter(([, [is, should]]) => is !== should)).toEqual([]);
    }
  });

  it('is named: a page that is missing in the headers, where no position shows it.', async () => {
    const tagged = fresh();
    await relay(tagged, { from: foreign.vorbis, codec: vorbisInOgg, comments: new Uint8Array(200_000) });
    const pages = pagesIn(tagged);
    expect(pages[2].granule).toBeUndefined();
    const lost = written(pages.filter((_, i) => i !== 2));
    await expect(vorbis.sound(lost)).rejects.toThrow(/page 2 is missing or out of order/);
  });

  it('is told by the decoder too.', async () => {
    const abort = new AbortController().signal;
    for (const [format, file] of [
      [opus, foreign.opus],
      [vorbis, foreign.vorbis],
    ] as const) {
      const damaged = fresh();
      const bytes = readFileSync(file);
      bytes[bytes.length - 9000] ^= 1;
      writeFileSync(damaged, bytes);
      const signal = await format.decode({ file: damaged, encoding: 'float32', tools: {}, abort });
      const block = { frames: 0, channels: [new Float64Array(FRAMES), new Float64Array(FRAMES)] };
      expect(await codeOf(signal.read(block))).toBe('damaged-file');
      await signal.close();
    }
  });
});
