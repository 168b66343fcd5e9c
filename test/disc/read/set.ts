import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * Sets of a small disc, written by hand from the public description of DDP 2.00: in the manner of one known writer
 * (numbers padded with spaces) or of another (with zeros). Nothing here is shared with the program.
 */
export type Habit = 'spaces' | 'zeros';
export type Files = Map<string, Uint8Array>;

export const EAN = '4006381333931';
export const ISRCS = ['DEX012600001', 'DEX012600002', 'DEX012600003'];
/** Index 00 (where there is one), 01 and so on of each track, in sectors. */
export const POINTS: readonly (readonly [track: number, index: number, sector: number])[] = [
  [1, 0, 0],
  [1, 1, 150],
  [2, 0, 455],
  [2, 1, 460],
  [2, 2, 600],
  [3, 1, 765],
];
export const LEAD_OUT = 1080;
const TITLES = ['Nachtfahrt', 'Eröffnung über dem Fluß', 'Two', 'Two'];
const PERFORMERS = ['Die Gruppe', '', 'Gäste', ''];

export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** Fields by place into a blank record; none may run over. */
export function record(length: number, fields: Readonly<Record<number, string>>): Uint8Array {
  const bytes = new Uint8Array(length).fill(0x20);
  for (const [at, text] of Object.entries(fields)) bytes.set(ascii(text), Number(at));
  if (bytes.length !== length) throw new Error('too long');
  return bytes;
}

export const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

const padded = (habit: Habit, n: number, width: number): string =>
  String(n).padStart(width, habit === 'spaces' ? ' ' : '0');

export function time(sector: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return two(Math.floor(sector / 4500)) + two(Math.floor(sector / 75) % 60) + two(sector % 75);
}

export function pq(
  habit: Habit,
  track: string,
  index: number,
  sector: number,
  more: Record<number, string> = {},
): Uint8Array {
  return record(64, {
    0: `VVVS${track}${String(index).padStart(2, '0')}`,
    8: `${habit === 'spaces' ? '  ' : '00'}${time(sector)}01`,
    ...more,
  });
}

function pqFile(habit: Habit): Uint8Array {
  // One writer states the code on the lead-in and the ISRC on a track's first packet only, the other on every packet.
  const all = habit === 'zeros';
  const code = all ? { 32: EAN } : {};
  const points = POINTS.map(([track, index, sector], i) => {
    const first = i === 0 || POINTS[i - 1][0] !== track;
    const isrc: Record<number, string> = all || first ? { 20: ISRCS[track - 1] } : {};
    return pq(habit, String(track).padStart(2, '0'), index, sector, {
      16: track === 2 ? '31' : '01',
      ...isrc,
      ...code,
    });
  });
  const out = pq(habit, 'AA', 1, LEAD_OUT, code);
  return joined(pq(habit, '00', 0, 0, { 32: EAN }), ...points, out, out);
}

export function mapPacket(
  habit: Habit,
  file: string,
  length: number,
  fields: Record<number, string>,
): Uint8Array {
  return record(128, {
    0: 'VVVM',
    14: padded(habit, length, 8),
    71: padded(habit, 17, 3),
    74: file,
    ...fields,
  });
}

const CRC_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let sum = byte * 256;
  for (let i = 0; i < 8; i++) sum = ((sum * 2) ^ (sum >= 0x8000 ? 0x11021 : 0)) & 0xffff;
  return sum;
});

/** The sixteen bytes of a pack and their CRC. */
export function sealed(pack: Uint8Array): Uint8Array {
  let sum = 0;
  for (const byte of pack.subarray(0, 16)) sum = ((sum << 8) & 0xffff) ^ CRC_TABLE[(sum >> 8) ^ byte];
  const out = new Uint8Array(18);
  out.set(pack.subarray(0, 16));
  new DataView(out.buffer).setUint16(16, sum ^ 0xffff);
  return out;
}

/** Packs of one type, unnumbered; [0] is the disc's text. */
function packsOf(type: number, texts: readonly string[], block: number): Uint8Array[] {
  const stream = texts.flatMap((text, track) =>
    [...ascii(`${text}\0`)].map((byte, at) => ({ byte, track, at })),
  );
  const packs: Uint8Array[] = [];
  for (let i = 0; i < stream.length; i += 12) {
    const pack = new Uint8Array(16);
    pack.set([type, stream[i].track, 0, block * 16 + Math.min(15, stream[i].at)]);
    pack.set(
      stream.slice(i, i + 12).map(({ byte }) => byte),
      4,
    );
    packs.push(pack);
  }
  return packs;
}

export interface Block {
  readonly charset: number;
  readonly language: number;
  readonly texts: Readonly<Record<number, readonly string[]>>;
}

export function cdText(blocks: readonly Block[], tracks: number): Uint8Array {
  const packs = blocks.map(({ texts }, b) =>
    Object.entries(texts).flatMap(([type, lines]) => packsOf(Number(type), lines, b)),
  );
  const whole = blocks.map(({ charset }, b) => {
    const info = new Uint8Array(36);
    info.set([charset, 1, tracks]);
    for (const [type] of packs[b]) info[4 + type - 0x80]++;
    info[19] = 3;
    for (const [i, block] of packs.entries()) info[20 + i] = block.length + 2;
    for (const [i, { language }] of blocks.entries()) info[28 + i] = language;
    const parts = [0, 1, 2].map((part) => {
      const pack = new Uint8Array(16);
      pack.set([0x8f, part, 0, b * 16]);
      pack.set(info.subarray(12 * part, 12 * part + 12), 4);
      return pack;
    });
    return [...packs[b], ...parts].map((pack, i) => {
      pack[2] = i;
      return sealed(pack);
    });
  });
  return joined(...whole.flat());
}

export const TEXTS: readonly Block[] = [
  { charset: 0, language: 8, texts: { 0x80: TITLES, 0x81: PERFORMERS, 0x8e: [EAN, ...ISRCS] } },
  { charset: 1, language: 9, texts: { 0x80: ['Night Drive', 'Opening', 'Two', '\t'] } },
];

/** Silence in the first pause, then a slow ramp in the left and a fast one in the right channel. */
export function imageBytes(sectors = LEAD_OUT, silent = 150): Uint8Array {
  const samples = new Int16Array(sectors * 588 * 2);
  for (let i = silent * 588; i < sectors * 588; i++) {
    samples[2 * i] = (i % 60_000) - 30_000;
    samples[2 * i + 1] = ((i * 7) % 40_000) - 20_000;
  }
  return new Uint8Array(samples.buffer);
}

export function setFiles(habit: Habit, image: Uint8Array = imageBytes()): Files {
  const spaces = habit === 'spaces';
  const pqName = spaces ? 'SD' : 'PQDESCR';
  const files: Files = new Map();
  files.set(
    'DDPID',
    record(128, {
      0: 'DDP 2.00',
      8: EAN,
      38: 'MASTER 17',
      86: spaces ? ' ' : 'O',
      87: 'CD',
      ...(spaces ? {} : { 94: '05', 96: 'hello' }),
    }),
  );
  files.set(pqName, pqFile(habit));
  files.set('CDTEXT.BIN', spaces ? cdText(TEXTS, 3) : joined(cdText(TEXTS, 3), Uint8Array.of(0)));
  const packets = [
    mapPacket(habit, 'CDTEXT.BIN', files.get('CDTEXT.BIN')?.length ?? 0, {
      4: 'S0',
      30: 'CDTEXT',
      55: spaces ? '00' : '  ',
    }),
    mapPacket(habit, pqName, files.get(pqName)?.length ?? 0, { 4: 'S0', 30: 'PQ DESCR' }),
    mapPacket(habit, 'IMAGE.DAT', image.length / 2352, {
      4: 'D0',
      38: spaces ? 'DA71' : 'DA70',
      46: padded(habit, 150, 4),
      ...(spaces ? {} : { 22: '00000000' }),
    }),
  ];
  files.set('DDPMS', joined(...(spaces ? packets : packets.reverse())));
  files.set('IMAGE.DAT', image);
  return files;
}

/** Adds the checksum files of a writer. */
export function withChecksums(files: Files, habit: Habit): Files {
  const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
  const entries = [...files];
  const end = habit === 'spaces' ? '\n' : '\r\n';
  const lines = entries.map(([name, bytes]) => `${md5(bytes)} *${name}${end}`).join('');
  const sums = entries.map(
    ([name, bytes]) => `${name}=${crc32(bytes).toString(16).toUpperCase().padStart(8, '0')}\n`,
  );
  const more: [string, Uint8Array][] =
    habit === 'spaces'
      ? [
          ['CHECKSUM.MD5', ascii(lines)],
          ['CHECKSUM.TXT', ascii(`[CRC32 Checksum]\n${sums.join('')}`)],
        ]
      : [['MD5_CHECKSUM.MD5', ascii(lines)]];
  return new Map([...entries, ...more]);
}

/** Writes a set; files that are those of `whole` are linked to it. */
export function writeSet(
  folder: string,
  files: Files,
  whole?: { readonly folder: string; readonly files: Files },
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) {
    if (whole?.files.get(name) === bytes) symlinkSync(join(whole.folder, name), join(folder, name));
    else writeFileSync(join(folder, name), bytes);
  }
}

/** A WAV around raw samples, written by hand. */
export function wav(samples: Uint8Array, rate = 44_100): Uint8Array {
  const head = new DataView(new ArrayBuffer(44));
  for (const [at, text] of [
    [0, 'RIFF'],
    [8, 'WAVEfmt '],
    [36, 'data'],
  ] as const)
    new Uint8Array(head.buffer).set(ascii(text), at);
  head.setUint32(4, 36 + samples.length, true);
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 2, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, rate * 4, true);
  head.setUint16(32, 4, true);
  head.setUint16(34, 16, true);
  head.setUint32(40, samples.length, true);
  return joined(new Uint8Array(head.buffer), samples);
}
