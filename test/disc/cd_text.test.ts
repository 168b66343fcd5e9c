import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../src/base/result.ts';
import { cdText } from '../../src/disc/cd_text.ts';
import type { DiscLayout, DiscText, TextLines } from '../../src/disc/layout.ts';
import { crc16, packOf } from '../../src/disc/pack.ts';
import { allowed, layout, threeTracks, track, twoTracks } from './layouts.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** Header, payload and checksum of packs that another writer made. */
const VECTORS = [
  ['80000000', '44697363205469746C650054', 'A714'],
  ['80010101', '7261636B204F6E6500547261', '8C65'],
  ['80020203', '636B2054776F000000000000', 'E6B6'],
  ['81020500', '506572662054776F00000000', '1B61'],
  ['8F000800', '000102000303020000000000', 'F88B'],
  ['8F010900', '00000000000000030A000000', '361B'],
  ['8F020A00', '000000000900000000000000', '87ED'],
] as const;

const golden = {
  ...twoTracks,
  texts: [
    {
      language: 0x09,
      disc: { title: 'Disc Title', performer: 'Disc Performer' },
      tracks: [
        { title: 'Track One', performer: 'Perf One', songwriter: 'A writer of songs' },
        { title: 'Track Two', performer: 'Perf Two' },
      ],
    },
  ],
};

/** Division by x^16 + x^12 + x^5 + 1 as a number, the long way. */
function remainder(bytes: Uint8Array): number {
  let value = BigInt(`0x${hex(bytes)}0000`);
  for (let bit = bytes.length * 8 + 15; bit >= 16; bit--)
    if ((value >> BigInt(bit)) & 1n) value ^= 0x11021n << BigInt(bit - 16);
  return Number(value) ^ 0xffff;
}

interface Block {
  readonly texts: ReadonlyMap<number, readonly string[]>;
  readonly size: Uint8Array;
  readonly packs: number;
}

/** Reads packs back by the facts: checks every header and checksum on the way. */
function decoded(bytes: Uint8Array): Block[] {
  const packs = Array.from({ length: bytes.length / 18 }, (_, i) => bytes.subarray(i * 18, i * 18 + 18));
  for (const pack of packs) expect(remainder(pack.subarray(0, 16))).toBe((pack[16] << 8) | pack[17]);
  const count = Math.max(-1, ...packs.map((pack) => pack[3] >> 4)) + 1;
  return Array.from({ length: count }, (_, block) => {
    const own = packs.filter((pack) => pack[3] >> 4 === block);
    expect(own.map((pack) => pack[2])).toEqual(own.map((_p, i) => i));
    const types = [...new Set(own.map((pack) => pack[0]))];
    const runs = new Map(types.map((type) => [type, own.filter((pack) => pack[0] === type)]));
    const payloads = (type: number): Uint8Array =>
      Uint8Array.from((runs.get(type) ?? []).flatMap((pack) => [...pack.subarray(4, 16)]));
    const size = payloads(0x8f);
    for (let type = 0x80; type <= 0x8f; type++)
      expect(size[4 + type - 0x80]).toBe(runs.get(type)?.length ?? 0);
    expect(own.map((pack) => pack[0])).toEqual(own.map((pack) => pack[0]).toSorted((a, b) => a - b));
    const texts = new Map<number, string[]>();
    for (const [type, group] of runs) {
      if (type === 0x8f) continue;
      const run = Buffer.from(payloads(type)).toString('latin1');
      const all = run.split('\0').slice(0, size[2] + 1);
      expect(run).toBe(`${all.join('\0')}\0`.padEnd(group.length * 12, '\0'));
      texts.set(type, all);
      group.forEach((pack, i) => {
        const before = run.slice(0, i * 12).split('\0');
        expect([pack[1], pack[3] & 15]).toEqual([
          before.length - 1,
          Math.min(15, before.at(-1)?.length ?? 0),
        ]);
      });
    }
    return { texts, size, packs: own.length };
  });
}

const LINES = ['title', 'performer', 'songwriter', 'composer', 'arranger', 'message'] as const;

function wanted(text: DiscText): Map<number, string[]> {
  const all: readonly TextLines[] = [text.disc, ...text.tracks];
  const entries = LINES.map((line, i) => [0x80 + i, all.map((lines) => lines[line] ?? '')] as const);
  return new Map(entries.filter(([, texts]) => texts.some((t) => t !== '')).map(([k, v]) => [k, [...v]]));
}

function tracks(count: number, line: (i: number) => TextLines): DiscLayout {
  return layout(
    Array.from({ length: count }, (_, i) => track(i + 1, 150 + 300 * i)),
    150 + 300 * count,
    { texts: [{ language: 9, disc: {}, tracks: Array.from({ length: count }, (_, i) => line(i)) }] },
  );
}

describe('packs', () => {
  it.each(VECTORS)('%s %s have the checksum %s', (header, payload, sum) => {
    const bytes = Buffer.from(header + payload, 'hex');
    expect(crc16(bytes)).toBe(parseInt(sum, 16));
    expect(remainder(bytes)).toBe(parseInt(sum, 16));
    const [type, tr, sequence, last] = bytes;
    const made = packOf({
      type,
      track: tr,
      sequence,
      block: last >> 4,
      position: last & 15,
      payload: bytes.subarray(4),
    });
    expect(hex(made)).toBe(header + payload + sum);
  });

  it('of a disc of two tracks are those of another writer', () => {
    const bytes = valueOf(cdText(golden)).bytes;
    const packs = Array.from({ length: bytes.length / 18 }, (_, i) =>
      hex(bytes.subarray(i * 18, i * 18 + 18)),
    );
    expect(packs).toHaveLength(11);
    expect(packs).toEqual(expect.arrayContaining(VECTORS.map((parts) => parts.join(''))));
    expect([0, 1, 2, 5, 8, 9, 10].map((i) => packs[i])).toEqual(VECTORS.map((parts) => parts.join('')));
  });

  it('hold every line of any layout, block by block', () => {
    fc.assert(
      fc.property(allowed, (disc) => {
        const { bytes, findings } = valueOf(cdText(disc));
        expect(findings).toEqual([]);
        const blocks = decoded(bytes);
        expect(blocks).toHaveLength(disc.texts.length);
        blocks.forEach(({ texts, size }, i) => {
          const expected = wanted(disc.texts[i]);
          const codes = [disc.ean ?? '', ...disc.tracks.map(({ isrc }) => isrc ?? '')];
          if (i === 0 && codes.some((code) => code !== '')) expected.set(0x8e, codes);
          expect(texts).toEqual(expected);
          expect([...size.subarray(0, 4)]).toEqual([0, 1, disc.tracks.length, 0]);
          const last = [...blocks.map(({ packs }) => packs - 1), 0, 0, 0, 0, 0, 0, 0, 0].slice(0, 8);
          const languages = [...disc.texts.map(({ language }) => language), 0, 0, 0, 0, 0, 0, 0, 0].slice(
            0,
            8,
          );
          expect([...size.subarray(20)]).toEqual([...last, ...languages]);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('are none where there are no texts', () => {
    expect(valueOf(cdText({ ...threeTracks, texts: [] })).bytes).toHaveLength(0);
  });

  it('carry EAN and ISRCs in the first block', () => {
    const [block] = decoded(valueOf(cdText(threeTracks)).bytes);
    expect(block.texts.get(0x8e)).toEqual(['4006381333931', 'DEA012600001', 'DEA012600002', 'DEA012600003']);
  });

  it('hold exactly 256 to a block', () => {
    const fill = (letters: number): DiscLayout => ({
      ...tracks(1, () => ({ title: 'x' })),
      texts: [{ language: 9, disc: { message: 'm'.repeat(letters) }, tracks: [{}] }],
    });
    // Two NULs end the disc's text and the track's empty one.
    expect(valueOf(cdText(fill(253 * 12 - 2))).bytes).toHaveLength(256 * 18);
    expect(cdText(fill(253 * 12 - 1))).toMatchObject({
      ok: false,
      findings: [{ code: 'cd-text-too-long', level: 'error', measured: 257, limit: 256 }],
    });
  });

  it('spell equal lines out where they fit, and name them by a TAB where they do not', () => {
    const same = (letters: number): DiscLayout =>
      tracks(99, () => ({ performer: 'p'.repeat(letters), title: 't' }));
    const texts = (disc: DiscLayout) => decoded(valueOf(cdText(disc)).bytes)[0].texts;
    expect(texts(same(20)).get(0x81)?.slice(1)).toEqual(Array<string>(99).fill('p'.repeat(20)));
    expect(texts(same(40)).get(0x81)?.slice(1)).toEqual(['p'.repeat(40), ...Array<string>(98).fill('\t')]);
    // A TAB would save nothing.
    expect(texts(same(40)).get(0x80)?.slice(1)).toEqual(Array<string>(99).fill('t'));
  });

  it('are of eight languages at most, each once', () => {
    const language = (code: number): DiscText => ({ language: code, disc: { title: 'x' }, tracks: [{}] });
    const disc = (...codes: number[]): DiscLayout =>
      layout([track(1, 150)], 1650, { texts: codes.map(language) });
    expect(decoded(valueOf(cdText(disc(1, 2, 3, 4, 5, 6, 7, 8))).bytes)).toHaveLength(8);
    expect(cdText(disc(1, 2, 3, 4, 5, 6, 7, 8, 9))).toMatchObject({
      findings: [{ code: 'cd-text-languages', measured: 9, limit: 8 }],
    });
    expect(cdText(disc(9, 8, 9))).toMatchObject({
      findings: [{ code: 'cd-text-languages', measured: '0x09' }],
    });
  });

  it('for another number of tracks are a bug', () => {
    expect(() => cdText({ ...twoTracks, texts: threeTracks.texts })).toThrow('CD-Text of 3 tracks for 2');
  });
});

describe('text that ISO 8859-1 cannot hold', () => {
  it('is told, from what to what', () => {
    const disc = tracks(1, () => ({ title: 'Łódź', performer: '東' }));
    const { bytes, findings } = valueOf(cdText(disc));
    expect(decoded(bytes)[0].texts).toEqual(
      new Map([
        [0x80, ['', 'Lódz']],
        [0x81, ['', '?']],
      ]),
    );
    expect(findings).toMatchObject([
      {
        code: 'cd-text-changed',
        level: 'warning',
        message: "the CD-Text title of track 1 'Łódź' becomes 'Lódz'",
        track: 'Łódź',
        measured: 'Łódź',
        limit: 'Lódz',
        at: '/tracks/0/title',
        hint: 'CD-Text holds ISO 8859-1 only',
      },
      { measured: '東', limit: '?', hint: 'CD-Text holds ISO 8859-1 only: give a transcription of your own' },
    ]);
  });
});
