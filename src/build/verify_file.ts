import { join } from 'node:path';
import { createBlock } from '../audio/block.ts';
import { drain } from '../audio/memory.ts';
import { error, type Finding, note } from '../base/finding.ts';
import { refusalOf, renamed } from '../base/result.ts';
import type { Format } from '../formats/contract.ts';
import { formats } from '../formats/index.ts';
import type { PublishedFile } from '../release/reading.ts';
import type { Toolbox } from '../tools/contract.ts';
import { PASS_FRAMES } from './render.ts';
import { PcmHasher } from './hearing.ts';

/** What decoding one deliverable shows; a program that fails at one leaves the others to be checked. */
export async function decoded(
  folder: string,
  entry: PublishedFile,
  tools: Toolbox,
  abort: AbortSignal,
): Promise<Finding[]> {
  try {
    return await decodeFindings(folder, entry, tools, abort);
  } catch (thrown) {
    const own = { track: entry.title, target: entry.target };
    return refusalOf(renamed(thrown, join(folder, entry.path), entry.path, own)).findings.slice();
  }
}

type Row = readonly [what: string, measured: string | number, limit: string | number];

/** Title and ISRC as another library reads them; a target without tags has none to compare. */
async function tagRows(format: Format, file: string, entry: PublishedFile): Promise<Row[]> {
  const { tags } = await format.readTags(file);
  if (tags.title === undefined) return [];
  const isrc: Row[] = entry.isrc === undefined ? [] : [['ISRC', tags.isrc ?? 'missing', entry.isrc]];
  return [
    ['title', tags.title, entry.title],
    ['track number', tags.trackNumber ?? 'missing', entry.track],
    ...isrc,
  ];
}

async function decodeFindings(
  folder: string,
  entry: PublishedFile,
  tools: Toolbox,
  abort: AbortSignal,
): Promise<Finding[]> {
  const own = { track: entry.title, target: entry.target };
  const format = formats.find(({ name }) => name === entry.format.name);
  if (format === undefined)
    return [note('unknown-format', `${entry.path}: this program knows no format ${entry.format.name}`, own)];
  const { encoding, rate, channels } = entry.format;
  const decoded = await format.decode({ file: join(folder, entry.path), encoding, tools, abort });
  const hash = new PcmHasher(encoding, decoded.format.channels);
  const frames = await drain(
    decoded,
    (block) => hash.observe(block),
    createBlock(decoded.format.channels, PASS_FRAMES),
  );
  const rows: readonly Row[] = [
    ['rate', decoded.format.rate, rate],
    ['channels', decoded.format.channels, channels],
    ['frames', frames, entry.frames],
    ['decoded samples', hash.digest(), entry.pcmSha256],
    ...(await tagRows(format, join(folder, entry.path), entry)),
  ];
  return rows
    .filter(([, measured, limit]) => measured !== limit)
    .map(([what, measured, limit]) =>
      error(
        'wrong-content',
        `${entry.path}: its ${what} should be ${limit} but ${what === 'frames' || what.endsWith('s') ? 'are' : 'is'} ${measured}`,
        {
          ...own,
          measured,
          limit,
        },
      ),
    );
}
