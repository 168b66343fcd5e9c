import type { DiscText, TextLines } from '../layout.ts';
import { hex, type Pack, readPacks } from './cd_text_packs.ts';
import { readSizes, type SizeInfo } from './cd_text_sizes.ts';
import type { Faults } from './faults.ts';

/** The texts of a disc, and the codes that CD-Text repeats. */
export interface CdText {
  readonly texts: readonly DiscText[];
  /** Type 8E: EAN, then the ISRC of each track; '' where none stands. */
  readonly codes: readonly string[];
}

const LINES = ['title', 'performer', 'songwriter', 'composer', 'arranger', 'message'] as const;
const CODES = 0x8e;
/** Disc identification, genre, two tables of contents, closed information: nothing of a layout. */
const NOT_KEPT: ReadonlySet<number> = new Set([0x86, 0x87, 0x88, 0x89, 0x8d]);
const LATIN = 0x00;
const ASCII = 0x01;
const MS_JIS = 0x80;

/**
 * CD-Text of a disc of `tracks` tracks. Per block and type: the disc's text and those of the tracks follow each other, each
 * ended by a zero, the last pack filled with zeros; a TAB stands for the text before. Character sets ISO 8859-1 and ASCII.
 * undefined where it is refused. Codes: those of cd_text_packs.ts and cd_text_sizes.ts, cd-text-tracks, cd-text-charset,
 * cd-text-ms-jis (warning), cd-text-not-kept (note), cd-text-not-ascii, cd-text-short, cd-text-padding, cd-text-track,
 * cd-text-position (warning).
 */
export function readCdText(
  bytes: Uint8Array,
  tracks: number,
  file: string,
  faults: Faults,
): CdText | undefined {
  const blocks = readPacks(bytes, file, faults);
  const sizes = blocks === undefined ? undefined : readSizes(blocks, file, faults);
  if (blocks === undefined || sizes === undefined) return undefined;
  const before = faults.findings.length;
  const texts: DiscText[] = [];
  let codes: readonly string[] = [];
  for (const [i, packs] of blocks.entries()) {
    const where = `${file} block ${i}`;
    if (!judgeBlock(sizes[i], packs, tracks, where, faults)) continue;
    const read = new Map(
      kindsOf(packs).map((kind) => [kind, stringsOf(packs, kind, tracks, sizes[i].charset, faults)]),
    );
    texts.push(textOf(sizes[i].language, read, tracks));
    if (i === 0) codes = read.get(CODES) ?? [];
    judgeKept(packs, where, faults);
  }
  return faults.findings.slice(before).some(({ level }) => level === 'error') ? undefined : { texts, codes };
}

/** Whether the block's text can be read. */
function judgeBlock(
  size: SizeInfo,
  packs: readonly Pack[],
  tracks: number,
  where: string,
  faults: Faults,
): boolean {
  if (size.firstTrack !== 1 || size.lastTrack !== tracks) {
    const figures = { measured: `${size.firstTrack} … ${size.lastTrack}`, limit: `1 … ${tracks}` };
    faults.error(
      'cd-text-tracks',
      where,
      `is for tracks ${figures.measured}, the disc has ${figures.limit}`,
      figures,
    );
  }
  if (size.charset === MS_JIS || packs.some(({ doubleByte }) => doubleByte)) {
    faults.warning('cd-text-ms-jis', where, 'its text is in MS-JIS, which is not read', {
      measured: '80',
      limit: '00 or 01',
    });
    return false;
  }
  if (size.charset === LATIN || size.charset === ASCII) return true;
  const figures = { measured: hex(size.charset, 2), limit: '00, 01 or 80' };
  faults.error('cd-text-charset', where, `character set ${figures.measured} is unknown`, figures);
  return false;
}

function kindsOf(packs: readonly Pack[]): number[] {
  const types = new Set(packs.map(({ type }) => type));
  return [...LINES.map((_, i) => 0x80 + i), CODES].filter((type) => types.has(type));
}

function judgeKept(packs: readonly Pack[], where: string, faults: Faults): void {
  const others = [...new Set(packs.map(({ type }) => type))].filter((type) => NOT_KEPT.has(type));
  if (others.length > 0)
    faults.note(
      'cd-text-not-kept',
      where,
      `packs of type ${others.map((type) => hex(type, 2)).join(', ')} are not kept`,
    );
}

/** The strings of a type: [0] the disc's, then one a track. */
function stringsOf(
  all: readonly Pack[],
  kind: number,
  tracks: number,
  charset: number,
  faults: Faults,
): string[] {
  const packs = all.filter(({ type }) => type === kind);
  const first = packs[0].track;
  const bytes = packs.flatMap(({ payload }) => [...payload]);
  const strings: string[] = [];
  let start = 0;
  for (let owner = first; owner <= tracks; owner++) {
    const end = bytes.indexOf(0, start);
    if (end < 0) {
      const figures = { measured: owner - first, limit: tracks - first + 1 };
      faults.error(
        'cd-text-short',
        packs[packs.length - 1].where,
        `the texts of type ${hex(kind, 2)} end within track ${owner}`,
        figures,
      );
      break;
    }
    judgeHeads(packs, owner, start, end, faults);
    strings.push(
      textIn(bytes.slice(start, end), strings.at(-1) ?? '', charset, packs[Math.floor(start / 12)], faults),
    );
    start = end + 1;
  }
  judgePadding(packs, bytes, start, faults);
  return [...Array.from({ length: first }, () => ''), ...strings];
}

/** Packs that begin within bytes `start` … `end` of their type must say whose text that is, and how far in. */
function judgeHeads(packs: readonly Pack[], owner: number, start: number, end: number, faults: Faults): void {
  for (let i = Math.ceil(start / 12); i * 12 <= end && i < packs.length; i++) {
    const { where, track, position } = packs[i];
    const expected = Math.min(15, i * 12 - start);
    if (track !== owner)
      faults.error('cd-text-track', where, `says track ${track}, its first byte is of track ${owner}`, {
        measured: track,
        limit: owner,
      });
    else if (position !== expected)
      faults.warning(
        'cd-text-position',
        where,
        `says character ${position}, it begins with character ${expected}`,
        {
          measured: position,
          limit: expected,
        },
      );
  }
}

/** Behind the last text the last pack has zeros, and no pack follows it. */
function judgePadding(packs: readonly Pack[], bytes: readonly number[], from: number, faults: Faults): void {
  const rest = bytes.slice(from);
  if (rest.length < 12 && rest.every((byte) => byte === 0)) return;
  const { where, type } = packs[Math.min(packs.length - 1, Math.floor(from / 12))];
  faults.error(
    'cd-text-padding',
    where,
    `${rest.length} bytes follow the last text of type ${hex(type, 2)}, fewer than 12 zeros are expected`,
    {
      measured: rest.length,
      limit: 11,
    },
  );
}

function textIn(
  bytes: readonly number[],
  before: string,
  charset: number,
  { where }: Pack,
  faults: Faults,
): string {
  const text = String.fromCharCode(...bytes);
  if (text === '\t') return before;
  if (charset === ASCII && bytes.some((byte) => byte > 0x7f))
    faults.error('cd-text-not-ascii', where, `'${text}' is not ASCII, as the block says`, { measured: text });
  return text;
}

function textOf(language: number, strings: ReadonlyMap<number, readonly string[]>, tracks: number): DiscText {
  const linesOf = (owner: number): TextLines =>
    Object.fromEntries(
      LINES.flatMap((line, i) => {
        const text = strings.get(0x80 + i)?.at(owner) ?? '';
        return text === '' ? [] : [[line, text]];
      }),
    );
  return { language, disc: linesOf(0), tracks: Array.from({ length: tracks }, (_, i) => linesOf(i + 1)) };
}
