import { basename, dirname, join } from 'node:path';
import type { Encoding } from '../audio/format.ts';
import { type Digest, sha256 } from '../base/digest.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { linkTarget, listFolder, readText, realPath } from '../host/disk.ts';
import { identifyNow } from '../host/disk-now.ts';

/** What `manifest.json` says of one deliverable. */
export interface PublishedFile {
  readonly target: string;
  readonly track: number;
  readonly title: string;
  readonly isrc: string | undefined;
  /** The name of another version of the track, such as an instrumental. */
  readonly version?: string;
  /** Relative to the release folder, with `/`; never leads out of it. */
  readonly path: string;
  readonly sha256: string;
  /** Of the decoded samples. */
  readonly pcmSha256: string;
  readonly bytes: number;
  readonly format: {
    readonly name: string;
    readonly rate: number;
    readonly channels: number;
    readonly encoding: Encoding;
  };
  readonly frames: number;
  /** LUFS, LU, dBTP, dBFS, dB; null where there is no value, and where the manifest does not say. */
  readonly figures: Readonly<Record<FigureName, number | null>>;
  readonly dither: string;
}

/** What `manifest.json` says of a file that the tracks of a target make together. */
export interface PublishedPart {
  readonly target: string;
  /** Relative to the release folder, with `/`; never leads out of it. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export const FIGURES = [
  'integrated',
  'shortTermMax',
  'momentaryMax',
  'range',
  'truePeak',
  'samplePeak',
  'plr',
  'psr',
  'gain',
  'reduction',
  'correlation',
] as const;
export type FigureName = (typeof FIGURES)[number];

/** What a manifest says of a release. */
export interface PublishedManifest {
  readonly program: string;
  readonly title: string;
  readonly artist: string;
  /** Digest of the spec's meaning. */
  readonly spec: string;
  readonly tools: readonly { readonly name: string; readonly version: string; readonly sha256: string }[];
  /** Loudness of each target's tracks gated together, LUFS. */
  readonly albums: Readonly<Record<string, number | null>>;
  readonly files: readonly PublishedFile[];
  /** Images, sides, sheets, packages; none in a release of a version that made none. */
  readonly parts: readonly PublishedPart[];
  /** The album's timeline, as it stands in `sequence.json` too; undefined in an older release. */
  readonly sequence: unknown;
  /** Absent in a release of a version that wrote none. */
  readonly provenance?: string;
}

/** A published release as its manifest tells it. */
export interface PublishedRelease extends PublishedManifest {
  readonly folder: string;
  /** Of `checksums.sha256`, and so of every file. */
  readonly digest: Digest;
}

const CHECKSUMS = 'checksums.sha256';
const MANIFEST = 'manifest.json';

/**
 * Reads the manifest of a published release, after comparing it with its checksum; the other files are not looked at.
 * `name` is what messages call the folder. Throws `Refused` (missing, not-a-release, wrong-digest, wrong-manifest,
 * newer-manifest).
 */
export async function readRelease(folder: string, name: string): Promise<PublishedRelease> {
  const kind = identifyNow(folder)?.kind;
  if (kind === undefined) throw wrongFolder('missing', `${name} does not exist`);
  if (kind !== 'directory')
    throw wrongFolder('not-a-release', `${name} is a file, not the folder of a release`, HINT);
  for (const needed of [CHECKSUMS, MANIFEST]) {
    if (identifyNow(join(folder, needed))?.kind === 'file') continue;
    const near = await releasesNear(folder, name);
    const hint = near.length === 0 ? HINT : `did you mean ${near.join(' or ')}?`;
    throw wrongFolder('not-a-release', `${name} holds no ${needed}, so it is not a release`, hint);
  }
  const sums = await readText(join(folder, CHECKSUMS));
  const manifest = await readText(join(folder, MANIFEST));
  if (!sums.split('\n').includes(`${sha256(manifest)}  ${MANIFEST}`)) {
    const message = `${name}: ${MANIFEST} is not the file that was published`;
    throw new Refused(error('wrong-digest', message, { hint: `run \`release verify ${name}\`` }));
  }
  return { folder, digest: sha256(sums), ...manifestIn(manifest, name) };
}

const HINT = 'a finished release stands in out/ beside its spec';

function wrongFolder(code: string, message: string, hint?: string): Refused {
  return new Refused(error(code, message, { cause: 'usage', ...(hint === undefined ? {} : { hint }) }));
}

/** Releases one or two floors below a folder that is none, as the user would write them. */
async function releasesNear(folder: string, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const below of ['', 'out']) {
    for (const each of await listFolder(join(folder, below))) {
      const hidden = each.startsWith('.');
      if (!hidden && identifyNow(join(folder, below, each, CHECKSUMS)) !== undefined)
        found.push(join(name, below, each));
    }
    if (identifyNow(join(folder, 'out'))?.kind !== 'directory') break;
  }
  return found.slice(0, 3);
}

/** How publish names the folders of releases behind their pointer. */
const VAULTED = /^[0-9a-f]{16}(-again)?$/;

/**
 * The folder of the release that stood at a place before the one shown there now; `folder` is the pointer, or where it
 * leads. Throws `Refused` (no-previous) where there is none.
 */
export async function releaseBefore(folder: string, name: string): Promise<string> {
  const real = await realPath(folder);
  const vault = dirname(real);
  const pointer = join(dirname(vault), basename(vault).slice(1));
  const shown = basename(vault).startsWith('.') ? await linkTarget(pointer) : undefined;
  if (shown === undefined || basename(shown) !== basename(real)) {
    throw wrongFolder(
      'no-previous',
      `${name} is not where releases are published, so none stood there before it`,
      'name the other release as a second folder',
    );
  }
  const others = (await listFolder(vault)).filter(
    (each) => VAULTED.test(each) && each !== basename(real) && identifyNow(join(vault, each, CHECKSUMS)),
  );
  if (others.length > 0) return join(vault, others[0]);
  throw wrongFolder(
    'no-previous',
    `${name} is the first release published there`,
    'the release before is kept from the second one on',
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** A manifest's text, every field looked at; `name` is what messages call the release. Throws `Refused`. */
export function manifestIn(manifest: string, name: string): PublishedManifest {
  try {
    const all = fieldsOf(JSON.parse(manifest));
    if (typeof all['release'] === 'number' && all['release'] > 1) {
      const message = `${name}: its manifest is of a newer kind (${all['release']}) than this program reads (1)`;
      throw new Refused(error('newer-manifest', message, { cause: 'usage' }));
    }
    return {
      program: textOf(all, 'program'),
      title: textOf(all, 'title'),
      artist: textOf(all, 'artist'),
      spec: textOf(all, 'spec'),
      tools: listOf(all, 'tools').map((tool) => ({
        name: textOf(tool, 'name'),
        version: textOf(tool, 'version'),
        sha256: textOf(tool, 'sha256'),
      })),
      albums: Object.fromEntries(
        Object.entries(fieldsOf(all['albums'])).map(([target, value]) => [target, figureOf(value)]),
      ),
      files: listOf(all, 'deliverables').map(fileOf),
      parts: all['files'] === undefined ? [] : listOf(all, 'files').map(partOf),
      sequence: all['sequence'],
      ...(all['provenance'] === undefined ? {} : { provenance: textOf(all, 'provenance') }),
    };
  } catch (thrown) {
    if (thrown instanceof Refused) throw thrown;
    throw new Refused(
      error('wrong-manifest', `${name}: ${MANIFEST} is not a manifest of a release`, {
        ...(thrown instanceof Misfit ? { measured: thrown.message } : {}),
      }),
    );
  }
}

/** A field that is missing or of another kind; its message is the field's name. */
class Misfit extends Error {}

function fileOf(entry: Fields): PublishedFile {
  const format = fieldsOf(entry['format']);
  const loudness = fieldsOf(entry['loudness']);
  return {
    target: textOf(entry, 'target'),
    track: numberOf(entry, 'track'),
    title: textOf(entry, 'title'),
    isrc: typeof entry['isrc'] === 'string' ? entry['isrc'] : undefined,
    ...(typeof entry['version'] === 'string' ? { version: entry['version'] } : {}),
    path: pathOf(entry),
    sha256: textOf(entry, 'sha256'),
    pcmSha256: textOf(entry, 'pcmSha256'),
    bytes: numberOf(entry, 'bytes'),
    format: {
      name: textOf(format, 'name'),
      rate: numberOf(format, 'rate'),
      channels: numberOf(format, 'channels'),
      encoding: textOf(format, 'encoding') as Encoding,
    },
    frames: numberOf(entry, 'frames'),
    figures: Object.fromEntries(
      FIGURES.map((figure) => [figure, figureOf(entry[figure] ?? loudness[figure])]),
    ) as Record<FigureName, number | null>,
    dither: typeof entry['dither'] === 'string' ? entry['dither'] : '',
  };
}

function partOf(entry: Fields): PublishedPart {
  return {
    target: textOf(entry, 'target'),
    path: pathOf(entry),
    sha256: textOf(entry, 'sha256'),
    bytes: numberOf(entry, 'bytes'),
  };
}

function pathOf(entry: Fields): string {
  const path = textOf(entry, 'path');
  const parts = path.split('/');
  if (path.includes('\\') || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new Misfit('path');
  return path;
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit('object');
  return value as Fields;
}

function listOf(fields: Fields, key: string): Fields[] {
  const value = fields[key];
  if (!Array.isArray(value)) throw new Misfit(key);
  return value.map(fieldsOf);
}

function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string') throw new Misfit(key);
  return value;
}

function numberOf(fields: Fields, key: string): number {
  const value = fields[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Misfit(key);
  return value;
}

function figureOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
