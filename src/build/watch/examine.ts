import { canonical, type Json } from '../../base/canonical.ts';
import { sha256 } from '../../base/digest.ts';
import { refusalOf } from '../../base/result.ts';
import { identify, type Identity } from '../../host/disk.ts';
import { planOf } from '../../plan/plan.ts';
import type { FileRef, Spec } from '../../spec/spec.ts';
import { type LoadedSpec, loadSpec } from '../../spec/load.ts';
import { type Artifact, openStore } from '../../store/store.ts';
import { narrowed } from '../only.ts';
import { cacheOf } from '../site.ts';
import { GONE, type Verdict } from './machine.ts';
import { writtenOrUnreadable } from './written.ts';

/** A file of the user's that a build of the spec would read. */
export interface SourceFile {
  readonly ref: FileRef;
  readonly role: 'mix' | 'artwork';
}

/** Every file that steps of the plan read, once. */
export function sourcesOf(spec: Spec, only: readonly string[]): SourceFile[] {
  const whole = planOf(spec);
  const narrow = narrowed(spec, whole, only);
  const { steps } = narrow.ok ? narrow.value : whole;
  const files = steps.flatMap(({ kind, inputs }) =>
    Object.values(inputs).flatMap((input): SourceFile[] =>
      input.from === 'file' ? [{ ref: input.file, role: kind === 'artwork' ? 'artwork' : 'mix' }] : [],
    ),
  );
  return [...new Map(files.map((file) => [file.ref.path, file])).values()];
}

/** What tells a file from what it was, without reading it. */
export async function markOf(path: string): Promise<string> {
  try {
    const found = await identify(path);
    return found === undefined ? GONE : textOf(found);
  } catch (thrown) {
    // A folder that may not be entered: the build will say so.
    return refusalOf(thrown)
      .findings.map(({ code }) => code)
      .join(' ');
  }
}

function textOf({ kind, size, mtime, ctime, inode }: Identity): string {
  return `${kind} ${size} ${mtime} ${ctime} ${inode}`;
}

export interface ExaminedSpec {
  readonly verdict: Verdict;
  readonly loaded: LoadedSpec;
}

/** Loads the spec. Its content is what it says: comments, order of lines and spaces are none of it. */
export async function examineSpec(
  file: string,
  mark: string,
  only: readonly string[],
): Promise<ExaminedSpec> {
  const loaded = await loadSpec(file);
  if ((await markOf(file)) !== mark) return { verdict: { type: 'moved' }, loaded };
  const { spec, findings } = loaded;
  const content = sha256(canonical({ spec: spec ?? null, findings } as unknown as Json));
  const files =
    spec === undefined ? {} : { files: [file, ...sourcesOf(spec, only).map(({ ref }) => ref.path)] };
  return { verdict: { type: 'content', content, ...files }, loaded };
}

export interface ExaminedFile {
  readonly verdict: Verdict;
  /** Why it is not whole. */
  readonly reason?: string;
  /** Its content, taken in. */
  readonly artifact?: Artifact;
}

/** Judges a mix or a picture that has been quiet for some ms, and takes it into the store where it is whole. */
export async function examineFile(
  { ref, role }: SourceFile,
  spec: Spec,
  mark: string,
  quiet: number,
): Promise<ExaminedFile> {
  const written = role === 'mix' ? await writtenOrUnreadable(ref.path) : { quiet: 0 };
  if ('unfinished' in written) return { verdict: { type: 'unfinished' }, reason: written.unfinished };
  if (quiet < written.quiet) return { verdict: { type: 'later', quiet: written.quiet } };
  try {
    const store = await openStore(cacheOf(spec));
    const artifact = store.known(ref.path) ?? (await store.ingest(ref.path));
    if ((await markOf(ref.path)) !== mark) return { verdict: { type: 'moved' } };
    return { verdict: { type: 'content', content: artifact.digest }, artifact };
  } catch (thrown) {
    const { findings } = refusalOf(thrown);
    if ((await markOf(ref.path)) !== mark) return { verdict: { type: 'moved' } };
    // The build meets the same trouble, and tells it in the spec's words.
    return {
      verdict: { type: 'content', content: findings.map(({ code, message }) => `${code} ${message}`).join() },
    };
  }
}
