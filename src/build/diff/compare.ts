import { join } from 'node:path';
import type { Signal } from '../../audio/signal.ts';
import { openWav } from '../../audio/wav/reader.ts';
import { canonical, type Json } from '../../base/canonical.ts';
import { sha256 } from '../../base/digest.ts';
import { error } from '../../base/finding.ts';
import { Refused, renamed, valueOf } from '../../base/result.ts';
import type { Format, ReadTags } from '../../formats/contract.ts';
import { formats } from '../../formats/index.ts';
import { identifyNow } from '../../host/disk-now.ts';
import type { PublishedFile, PublishedRelease } from '../../release/reading.ts';
import { hashFile } from '../../store/objects.ts';
import type { Toolbox } from '../../tools/contract.ts';
import { haveSameSamples, pairTracks, type Pairing, type PublishedTrack, tracksOf } from './match.ts';
import { type Change, compareSound, type SoundDiff } from './sound.ts';

/** How far two files are the same: byte by byte, sample by sample, or not. */
export type Likeness = 'file' | 'samples' | 'different';

type TagName = keyof ReadTags;
/** Tags that differ; a cover is told by its SHA-256. Null: there is none. */
export type TagChanges = Readonly<Partial<Record<TagName, Change<string | number | null>>>>;

/** One deliverable in both releases. */
export interface FileDiff {
  readonly target: string;
  readonly likeness: Likeness;
  readonly from: PublishedFile;
  readonly to: PublishedFile;
  readonly tags: TagChanges;
  /** Only where the samples differ. */
  readonly sound?: SoundDiff;
}

export type TrackDiff =
  | (Extract<Pairing, { state: 'kept' }> & { readonly files: readonly FileDiff[] })
  | Exclude<Pairing, { state: 'kept' }>;

export interface ReleaseDiff {
  readonly from: PublishedRelease;
  readonly to: PublishedRelease;
  readonly tracks: readonly TrackDiff[];
  /** Targets that only one of them has. */
  readonly targets: { readonly added: readonly string[]; readonly dropped: readonly string[] };
}

export interface CompareOptions {
  /** Found when first needed: a WAV file needs none. */
  readonly tools: () => Promise<Toolbox>;
  readonly abort: AbortSignal;
  readonly curves?: boolean;
  /** Called before each pair of files that has to be decoded. */
  readonly listen?: (file: PublishedFile) => void;
}

/**
 * Compares two releases, track by track and target by target. Files that the manifests say are the same are not
 * opened; of the others each is hashed, read and decoded once, and samples that several targets share are compared
 * once. Throws `Refused` (missing-file, wrong-digest, unknown-format, and those of the decoders).
 */
export async function compareReleases(
  from: PublishedRelease,
  to: PublishedRelease,
  options: CompareOptions,
): Promise<ReleaseDiff> {
  const work = new Comparison(from, to, options);
  const tracks: TrackDiff[] = [];
  const dropped: TrackDiff[] = [];
  for (const pairing of pairTracks(tracksOf(from.files), tracksOf(to.files))) {
    if (pairing.state === 'kept') {
      const files = await work.files(pairing.from, pairing.to);
      if (pairing.by === 'number' && haveNothingInCommon(files)) {
        tracks.push({ state: 'added', to: pairing.to });
        dropped.push({ state: 'dropped', from: pairing.from });
      } else tracks.push({ ...pairing, files });
    } else (pairing.state === 'added' ? tracks : dropped).push(pairing);
  }
  dropped.sort((a, b) => numberOf(a) - numberOf(b));
  const [before, after] = [from, to].map(({ files }) => [...new Set(files.map(({ target }) => target))]);
  return {
    from,
    to,
    tracks: [...tracks, ...dropped],
    targets: {
      added: after.filter((target) => !before.includes(target)),
      dropped: before.filter((target) => !after.includes(target)),
    },
  };
}

/** Another title, and in no file a trace of the other: not a track renamed, but another in its place. */
function haveNothingInCommon(files: readonly FileDiff[]): boolean {
  return files.length > 0 && files.every(({ sound }) => sound?.null?.found === false);
}

function numberOf(track: TrackDiff): number {
  return track.state === 'added' ? track.to.number : track.from.number;
}

/** Whether any file of the one release is not, byte by byte, in the other. */
export function anyDifference({ tracks, targets }: ReleaseDiff): boolean {
  return (
    targets.added.length + targets.dropped.length > 0 ||
    tracks.some(
      (track) =>
        track.state !== 'kept' ||
        track.from.number !== track.to.number ||
        track.from.files.length !== track.to.files.length ||
        track.files.some(({ likeness }) => likeness !== 'file'),
    )
  );
}

class Comparison {
  readonly #from: PublishedRelease;
  readonly #to: PublishedRelease;
  readonly #options: CompareOptions;
  readonly #heard = new Map<string, SoundDiff>();

  constructor(from: PublishedRelease, to: PublishedRelease, options: CompareOptions) {
    this.#from = from;
    this.#to = to;
    this.#options = options;
  }

  async files(from: PublishedTrack, to: PublishedTrack): Promise<FileDiff[]> {
    const found: FileDiff[] = [];
    for (const file of to.files) {
      const before = from.files.find(({ target }) => target === file.target);
      if (before !== undefined) found.push(await this.#file(before, file));
    }
    return found;
  }

  async #file(from: PublishedFile, to: PublishedFile): Promise<FileDiff> {
    const both = { target: to.target, from, to };
    if (from.sha256 === to.sha256) return { ...both, likeness: 'file', tags: {} };
    await checked(this.#from, from);
    await checked(this.#to, to);
    const tags = tagChanges(await tagsIn(this.#from, from), await tagsIn(this.#to, to));
    if (haveSameSamples(from, to)) return { ...both, likeness: 'samples', tags };
    return { ...both, likeness: 'different', tags, sound: await this.#sound(from, to) };
  }

  async #sound(from: PublishedFile, to: PublishedFile): Promise<SoundDiff> {
    const key = [from, to].map(({ pcmSha256, format }) => `${pcmSha256} ${format.encoding}`).join(' ');
    const known = this.#heard.get(key);
    if (known !== undefined) return known;
    const { abort, curves = false, listen } = this.#options;
    listen?.(to);
    const paths = [join(this.#from.folder, from.path), join(this.#to.folder, to.path)] as const;
    try {
      const before = await this.#open(from, paths[0]);
      const after = await this.#open(to, paths[1]).catch(async (thrown: unknown) => {
        await before.close();
        throw thrown;
      });
      const sound = await compareSound(before, after, { abort, curves });
      this.#heard.set(key, sound);
      return sound;
    } catch (thrown) {
      throw renamed(renamed(thrown, paths[0], from.path), paths[1], to.path);
    }
  }

  async #open(file: PublishedFile, path: string): Promise<Signal> {
    const { abort, tools } = this.#options;
    if (file.format.name === 'wav') return valueOf(await openWav(path));
    const { encoding } = file.format;
    return formatOf(file).decode({ file: path, encoding, tools: await tools(), abort });
  }
}

function formatOf({ format, path }: PublishedFile): Format {
  const known = formats.find(({ name }) => name === format.name);
  if (known !== undefined) return known;
  throw new Refused(error('unknown-format', `${path}: this program knows no format ${format.name}`));
}

/** A file that is not the one the manifest speaks of would be compared under wrong figures. */
async function checked({ folder }: PublishedRelease, file: PublishedFile): Promise<void> {
  const path = join(folder, file.path);
  if (identifyNow(path)?.kind !== 'file')
    throw new Refused(error('missing-file', `${file.path} is missing from its release`, VERIFY));
  const { digest } = await hashFile(path);
  if (digest === file.sha256) return;
  throw new Refused(
    error('wrong-digest', `${file.path} is not the file that was published`, {
      ...VERIFY,
      measured: digest,
      limit: file.sha256,
    }),
  );
}

const VERIFY = { hint: '`release verify` tells what else is damaged' } as const;

async function tagsIn({ folder }: PublishedRelease, file: PublishedFile): Promise<ReadTags> {
  const path = join(folder, file.path);
  try {
    return (await formatOf(file).readTags(path)).tags;
  } catch (thrown) {
    throw renamed(thrown, path, file.path);
  }
}

/** In the order of their names. */
export function tagChanges(before: ReadTags, after: ReadTags): TagChanges {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort() as TagName[];
  const changes: Partial<Record<TagName, Change<string | number | null>>> = {};
  for (const name of names) {
    const [from, to] = [before, after].map((tags) => told(tags[name]));
    if (from !== to) changes[name] = { from, to };
  }
  return changes;
}

function told(value: ReadTags[TagName]): string | number | null {
  if (value === undefined) return null;
  if (typeof value !== 'object') return value;
  return 'bytes' in value ? sha256(value.bytes) : canonical(value as unknown as Json);
}
