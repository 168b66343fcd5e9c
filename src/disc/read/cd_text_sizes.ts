import { hex, type Pack, SIZE_INFO } from './cd_text_packs.ts';
import type { Faults } from './faults.ts';

/** What the size information of a block tells beyond its counts. */
export interface SizeInfo {
  readonly charset: number;
  readonly firstTrack: number;
  readonly lastTrack: number;
  /** EBU Tech 3264 language code. */
  readonly language: number;
}

const TYPES = 16;
const PARTS = 3;

/**
 * The size information of each block, three packs of type 8F: character set, first and last track, copyright, packs of
 * each type 80 … 8F, last number of each of the eight blocks, language of each. What it tells of the packs is compared
 * with them. undefined where a block has none or it is wrong. Codes: cd-text-size-info, cd-text-counts, cd-text-last-number.
 */
export function readSizes(
  blocks: readonly (readonly Pack[])[],
  file: string,
  faults: Faults,
): SizeInfo[] | undefined {
  const sizes = blocks.flatMap((packs, block) => sizeOf(packs, block, blocks, file, faults) ?? []);
  return sizes.length === blocks.length ? sizes : undefined;
}

function sizeOf(
  packs: readonly Pack[],
  block: number,
  blocks: readonly (readonly Pack[])[],
  file: string,
  faults: Faults,
): SizeInfo | undefined {
  const parts = packs.filter(({ type }) => type === SIZE_INFO);
  if (parts.length !== PARTS || parts.some(({ track }, i) => track !== i)) {
    const figures = { measured: parts.length, limit: PARTS };
    faults.error(
      'cd-text-size-info',
      file,
      `block ${block} has ${parts.length} packs of size information, parts 0, 1 and 2 are expected`,
      figures,
    );
    return undefined;
  }
  const [{ where }] = parts;
  const info = parts.flatMap(({ payload }) => [...payload]);
  const counted = judgeCounts(info.slice(4, 4 + TYPES), packs, where, faults);
  const numbered = judgeLast(info.slice(20, 28), blocks, where, faults);
  if (!counted || !numbered) return undefined;
  return { charset: info[0], firstTrack: info[1], lastTrack: info[2], language: info[28 + block] };
}

function judgeCounts(
  stated: readonly number[],
  packs: readonly Pack[],
  where: string,
  faults: Faults,
): boolean {
  const wrong = stated.flatMap((count, i) => {
    // One byte: 256 packs of one type cannot be told from none, and do not occur.
    const held = packs.filter(({ type }) => type === 0x80 + i).length;
    return held === count ? [] : [{ type: hex(0x80 + i, 2), count, held }];
  });
  for (const { type, count, held } of wrong)
    faults.error('cd-text-counts', where, `says ${count} packs of type ${type}, there are ${held}`, {
      measured: count,
      limit: held,
    });
  return wrong.length === 0;
}

function judgeLast(
  stated: readonly number[],
  blocks: readonly (readonly Pack[])[],
  where: string,
  faults: Faults,
): boolean {
  const wrong = stated.flatMap((last, i) => {
    const held = Math.max(0, (blocks.at(i)?.length ?? 0) - 1);
    return held === last ? [] : [{ block: i, last, held }];
  });
  for (const { block, last, held } of wrong)
    faults.error(
      'cd-text-last-number',
      where,
      `says ${last} for the last pack of block ${block}, it is ${held}`,
      { measured: last, limit: held },
    );
  return wrong.length === 0;
}
