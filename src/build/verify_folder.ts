import { join } from 'node:path';
import type { Encoding } from '../audio/format.ts';
import { drain } from '../audio/memory.ts';
import { createBlock } from '../audio/block.ts';
import { error, type Finding, note, warning } from '../base/finding.ts';
import { Refused, refusalOf, renamed } from '../base/result.ts';
import type { Format } from '../formats/contract.ts';
import { formats } from '../formats/index.ts';
import { listFolder, readText } from '../host/disk.ts';
import { identifyNow } from '../host/disk-now.ts';
import { hashFile } from '../store/objects.ts';
import type { Toolbox } from '../tools/contract.ts';
import { PASS_FRAMES } from './render.ts';
import { pcmHasher } from './steps/quantise.ts';

/** What `manifest.json` says of a file, as far as it is checked here. */
interface Entry {
  readonly target: string;
  readonly track: number;
  readonly title: string;
  readonly isrc?: string;
  readonly path: string;
  readonly pcmSha256: string;
  readonly bytes: number;
  readonly frames: number;
  readonly format: {
    readonly name: string;
    readonly rate: number;
    readonly channels: number;
    readonly encoding: Encoding;
  };
}

export interface Verdict {
  readonly files: number;
  readonly findings: readonly Finding[];
}

/**
 * Reads a published release again: every file named in `checksums.sha256` is there with its digest and nothing else
 * is; every deliverable is decoded anew and holds the samples, rate, channels and length the manifest states.
 */
export async function verifyFolder(folder: string, tools: Toolbox, abort: AbortSignal): Promise<Verdict> {
  try {
    if (identifyNow(folder)?.kind !== 'directory') {
      return { files: 0, findings: [error('not-a-folder', `${folder} is not a folder`, { cause: 'usage' })] };
    }
    if (identifyNow(join(folder, 'checksums.sha256')) === undefined) {
      return {
        files: 0,
        findings: [
          error('not-a-release', `${folder} holds no checksums.sha256, so it is not a release`, {
            cause: 'usage',
          }),
        ],
      };
    }
    const sums = parseSums(await readText(join(folder, 'checksums.sha256')));
    const findings = [...(await digestFindings(folder, sums)), ...(await strangers(folder, sums))];
    const told = findings.map(({ finding }) => finding);
    // The manifest names the deliverables; without its checksum nothing it says can be believed.
    if (!sums.has('manifest.json')) told.push(unlisted('manifest.json'));
    else if (!findings.some(({ path }) => path === 'manifest.json')) {
      const entries = entriesOf(await readText(join(folder, 'manifest.json')));
      const damaged = new Set(findings.map(({ path }) => path));
      for (const entry of entries) {
        if (!sums.has(entry.path)) told.push(unlisted(entry.path));
        else if (!damaged.has(entry.path)) told.push(...(await decoded(folder, entry, tools, abort)));
      }
    }
    return { files: sums.size, findings: told };
  } catch (thrown) {
    return { files: 0, findings: refusalOf(thrown).findings };
  }
}

function unlisted(path: string): Finding {
  return error('not-in-checksums', `checksums.sha256 has no line for ${path}, so nothing vouches for it`);
}

function entriesOf(manifest: string): readonly Entry[] {
  try {
    const { deliverables } = JSON.parse(manifest) as { deliverables?: unknown };
    if (Array.isArray(deliverables)) return deliverables as Entry[];
  } catch {
    // As if there were none.
  }
  throw new Refused(error('wrong-manifest', 'manifest.json is not a manifest of a release'));
}

/** What decoding one deliverable shows; a program that fails at one leaves the others to be checked. */
async function decoded(folder: string, entry: Entry, tools: Toolbox, abort: AbortSignal): Promise<Finding[]> {
  try {
    return await decodeFindings(folder, entry, tools, abort);
  } catch (thrown) {
    const own = { track: entry.title, target: entry.target };
    return refusalOf(renamed(thrown, join(folder, entry.path), entry.path, own)).findings.slice();
  }
}

interface Placed {
  readonly path: string;
  readonly finding: Finding;
}

function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    if (match !== null) sums.set(match[2], match[1]);
  }
  return sums;
}

async function digestFindings(folder: string, sums: ReadonlyMap<string, string>): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const [path, sum] of sums) {
    if (identifyNow(join(folder, path))?.kind !== 'file') {
      placed.push({ path, finding: error('missing-file', `${path} is missing`) });
      continue;
    }
    const { digest } = await hashFile(join(folder, path));
    if (digest === sum) continue;
    placed.push({
      path,
      finding: error('wrong-digest', `${path} is not the file that was published`, {
        measured: digest,
        limit: sum,
      }),
    });
  }
  return placed;
}

async function strangers(folder: string, sums: ReadonlyMap<string, string>, below = ''): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const name of await listFolder(join(folder, below))) {
    const path = below === '' ? name : `${below}/${name}`;
    if (identifyNow(join(folder, path))?.kind === 'directory')
      placed.push(...(await strangers(folder, sums, path)));
    else if (!sums.has(path) && path !== 'checksums.sha256') {
      placed.push({ path, finding: warning('stranger', `${path} does not belong to the release`) });
    }
  }
  return placed;
}

type Row = readonly [what: string, measured: string | number, limit: string | number];

/** Title and ISRC as another library reads them; a target without tags has none to compare. */
async function tagRows(format: Format, file: string, entry: Entry): Promise<Row[]> {
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
  entry: Entry,
  tools: Toolbox,
  abort: AbortSignal,
): Promise<Finding[]> {
  const own = { track: entry.title, target: entry.target };
  const format = formats.find(({ name }) => name === entry.format.name);
  if (format === undefined)
    return [note('unknown-format', `${entry.path}: this program knows no format ${entry.format.name}`, own)];
  const { encoding, rate, channels } = entry.format;
  const decoded = await format.decode({ file: join(folder, entry.path), encoding, tools, abort });
  const hash = pcmHasher(encoding, decoded.format.channels);
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
