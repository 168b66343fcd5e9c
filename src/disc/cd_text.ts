import { error, type Finding, pointer, warning } from '../base/finding.ts';
import { done, refused, type Result } from '../base/result.ts';
import { latin1, latin1Bytes } from '../base/latin1.ts';
import type { DiscLayout, DiscText, TextLines } from './layout.ts';
import { PACK_BYTES, packOf, PAYLOAD_BYTES } from './pack.ts';

/**
 * CD-Text as the lead-in carries it: 18-byte packs, one after another, without a header (MMC-3, Annex J; the types as
 * the libburn and libcdio documentation name them). A block is one language; the sequence numbers start anew in each.
 */
export interface CdText {
  /** CDTEXT.BIN; empty where the layout has no texts. */
  readonly bytes: Uint8Array;
  /**
   * Lines that ISO 8859-1 cannot hold, with what they become; `at` is a line of the disc's (`/title`) or of a track's
   * (`/tracks/2/title`).
   */
  readonly findings: readonly Finding[];
}

/** Pack types of the text lines, in the order in which they stand. */
const LINES = [
  ['title', 0x80],
  ['performer', 0x81],
  ['songwriter', 0x82],
  ['composer', 0x83],
  ['arranger', 0x84],
  ['message', 0x85],
] as const satisfies readonly (readonly [keyof TextLines, number])[];
const CODES = 0x8e;
const SIZE = 0x8f;
/** Packs of the block's own size information. */
const SIZE_PACKS = 3;
/** The sequence number is a byte. */
const PACKS_MAX = 256;
const BLOCKS_MAX = 8;
/** ISO 8859-1. */
const CHARACTER_SET = 0x00;
/** "As in the track before" (MMC-3, Annex J). */
const SAME = '\t';

/** Texts of one pack type: the disc's, then each track's. */
interface Kind {
  readonly type: number;
  readonly texts: readonly string[];
}

/**
 * The packs of all language blocks of `layout.texts`, or why they can't be had: `cd-text-too-long` (more than 256
 * packs), `cd-text-languages` (more than eight blocks, or one language twice). EAN and ISRCs, which no language changes,
 * stand in the first block.
 */
export function cdText(layout: DiscLayout): Result<CdText> {
  const faults = languageFindings(layout.texts);
  if (faults.length > 0) return refused(...faults);
  const findings: Finding[] = [];
  const blocks = layout.texts.map((text, block) => {
    const kinds = linesOf(layout, text, findings);
    return fitted(block === 0 ? [...kinds, ...codesOf(layout)] : kinds);
  });
  const long = blocks.flatMap((kinds, block) => tooLong(layout.texts[block], countPacks(kinds) + SIZE_PACKS));
  if (long.length > 0) return refused(...long);
  return done({ bytes: joined(layout, blocks), findings });
}

function languageFindings(texts: readonly DiscText[]): Finding[] {
  if (texts.length > BLOCKS_MAX)
    return [
      error('cd-text-languages', `CD-Text holds at most ${BLOCKS_MAX} languages, not ${texts.length}`, {
        measured: texts.length,
        limit: BLOCKS_MAX,
      }),
    ];
  const languages = texts.map(({ language }) => language);
  const twice = languages.find((language, i) => languages.indexOf(language) < i);
  if (twice === undefined) return [];
  return [
    error('cd-text-languages', `CD-Text in language ${hex(twice)} is given twice`, { measured: hex(twice) }),
  ];
}

function tooLong(text: DiscText, packs: number): Finding[] {
  if (packs <= PACKS_MAX) return [];
  return [
    error(
      'cd-text-too-long',
      `CD-Text in language ${hex(text.language)} takes ${packs} packs of 12 characters: ${PACKS_MAX} is all a language has`,
      {
        measured: packs,
        limit: PACKS_MAX,
        hint: 'shorten titles and names, or leave out messages or writers',
      },
    ),
  ];
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

/** The lines that disc or any track states, as ISO 8859-1 holds them; what had to change is told to `findings`. */
function linesOf(layout: DiscLayout, text: DiscText, findings: Finding[]): Kind[] {
  if (text.tracks.length !== layout.tracks.length)
    throw new Error(`CD-Text of ${text.tracks.length} tracks for ${layout.tracks.length}`);
  return LINES.flatMap(([line, type]) => {
    const texts = [text.disc, ...text.tracks].map((lines, track) => {
      const wanted = lines[line] ?? '';
      const held = latin1(wanted);
      if (held !== wanted.normalize('NFC')) findings.push(changed(line, track, lines, held));
      return held;
    });
    return texts.some((t) => t !== '') ? [{ type, texts }] : [];
  });
}

function changed(line: keyof TextLines, track: number, lines: TextLines, held: string): Finding {
  const wanted = lines[line] ?? '';
  const owner = track === 0 ? 'the disc' : `track ${track}`;
  const lost = held.replaceAll('?', '').length < held.length - (wanted.split('?').length - 1);
  return warning('cd-text-changed', `the CD-Text ${line} of ${owner} '${wanted}' becomes '${held}'`, {
    at: track === 0 ? pointer(line) : pointer('tracks', track - 1, line),
    ...(track > 0 && lines.title !== undefined ? { track: lines.title } : {}),
    measured: wanted,
    limit: held,
    hint: `CD-Text holds ISO 8859-1 only${lost ? ': give a transcription of your own' : ''}`,
  });
}

function codesOf({ ean, tracks }: DiscLayout): Kind[] {
  const texts = [ean ?? '', ...tracks.map(({ isrc }) => isrc ?? '')];
  return texts.some((t) => t !== '') ? [{ type: CODES, texts }] : [];
}

/**
 * Spelled out where that fits, since not every player knows the sign for "as in the track before"; where it does not,
 * with that sign for every text that is the same as the one before.
 */
function fitted(kinds: readonly Kind[]): readonly Kind[] {
  if (countPacks(kinds) + SIZE_PACKS <= PACKS_MAX) return kinds;
  return kinds.map(({ type, texts }) => ({
    type,
    texts: texts.map((t, i) => (i > 1 && t.length > 1 && t === texts[i - 1] ? SAME : t)),
  }));
}

function packsOf({ texts }: Kind): number {
  return Math.ceil(texts.reduce((bytes, text) => bytes + text.length + 1, 0) / PAYLOAD_BYTES);
}

function countPacks(kinds: readonly Kind[]): number {
  return kinds.reduce((packs, kind) => packs + packsOf(kind), 0);
}

/** All blocks. Each tells the last sequence number and the language of every block. */
function joined(layout: DiscLayout, blocks: readonly (readonly Kind[])[]): Uint8Array {
  const sizes = new Uint8Array(2 * BLOCKS_MAX);
  blocks.forEach((kinds, block) => {
    sizes[block] = countPacks(kinds) + SIZE_PACKS - 1;
    sizes[BLOCKS_MAX + block] = layout.texts[block].language;
  });
  const packs = blocks.flatMap((kinds, block) => blockPacks(kinds, block, layout.tracks.length, sizes));
  const bytes = new Uint8Array(packs.length * PACK_BYTES);
  packs.forEach((pack, i) => bytes.set(pack, i * PACK_BYTES));
  return bytes;
}

function blockPacks(kinds: readonly Kind[], block: number, tracks: number, sizes: Uint8Array): Uint8Array[] {
  const packs: Uint8Array[] = [];
  for (const kind of kinds) packs.push(...kindPacks(kind, block, packs.length));
  const information = new Uint8Array(SIZE_PACKS * PAYLOAD_BYTES);
  information.set([CHARACTER_SET, 1, tracks]);
  for (const kind of kinds) information[4 + kind.type - 0x80] = packsOf(kind);
  information[4 + SIZE - 0x80] = SIZE_PACKS;
  information.set(sizes, 20);
  for (let part = 0; part < SIZE_PACKS; part++) {
    const payload = information.subarray(part * PAYLOAD_BYTES, (part + 1) * PAYLOAD_BYTES);
    packs.push(packOf({ type: SIZE, track: part, sequence: packs.length, block, position: 0, payload }));
  }
  return packs;
}

/** A type's texts, each ended by NUL, cut into payloads; what is left of the last one is NUL. */
function kindPacks(kind: Kind, block: number, sequence: number): Uint8Array[] {
  const run = latin1Bytes(`${kind.texts.join('\0')}\0`);
  const packs: Uint8Array[] = [];
  let track = 0;
  let began = 0;
  for (let at = 0; at < run.length; at += PAYLOAD_BYTES) {
    const payload = new Uint8Array(PAYLOAD_BYTES);
    payload.set(run.subarray(at, at + PAYLOAD_BYTES));
    packs.push(
      packOf({
        type: kind.type,
        track,
        sequence: sequence + packs.length,
        block,
        position: at - began,
        payload,
      }),
    );
    for (let i = at; i < at + PAYLOAD_BYTES && i < run.length; i++)
      if (run[i] === 0) [track, began] = [track + 1, i + 1];
  }
  return packs;
}
