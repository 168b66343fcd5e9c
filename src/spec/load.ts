import { resolve } from 'node:path';
import type { Json } from '../base/canonical.ts';
import { type Finding, isRefused, pointer, type SpecPath } from '../base/finding.ts';
import { refusalOf } from '../base/result.ts';
import { DiskFile } from '../host/disk.ts';
import { chainFindings, chainItems } from './chain.ts';
import { complete, isObject, type JsonObject, type JsonSchema } from './json-schema.ts';
import { loosely } from './loose.ts';
import { misfitFindings, spoiled } from './misfits.ts';
import { resolveSpec } from './resolve.ts';
import { identityFindings } from './rules/identity.ts';
import { broadcastTextFindings } from './rules/broadcast-text.ts';
import { discTextFindings } from './rules/disc-text.ts';
import { sequenceFindings } from './rules/sequence.ts';
import { discTargets, folderFindings, gainFindings, targetFindings } from './rules/targets.ts';
import { trackFindings } from './rules/tracks.ts';
import { versionFindings } from './rules/versions.ts';
import { MOST_BYTES } from './scan.ts';
import { composeChainSchema, composeSchema } from './schema.ts';
import { type Shelves, shelves } from './shelves.ts';
import { segments } from './place.ts';
import { placed } from './show.ts';
import { readSource, type Source } from './source.ts';
import type { ChainItem, Spec } from './spec.ts';
import { type Mastering, masteringOf, resolveTarget, type WrittenTarget } from './target.ts';
import { quick } from './quick.ts';
import { createValidate, type Validate } from './validate.ts';

export interface LoadedSpec {
  /** Absent where a finding is an error. */
  readonly spec?: Spec;
  /** Absent where the file cannot be read or is not text. */
  readonly source?: Source;
  /** Everything noticed, in the order of the file. */
  readonly findings: readonly Finding[];
}

/** One schema with its compiled validator. */
interface Grammar {
  readonly root: JsonSchema;
  readonly validate: Validate;
}

const releases = new WeakMap<Shelves, Promise<Grammar>>();
const chains = new WeakMap<Shelves, Promise<Grammar>>();

function grammarOf(
  known: WeakMap<Shelves, Promise<Grammar>>,
  from: Shelves,
  compose: (from: Shelves) => JsonSchema,
): Promise<Grammar> {
  const made = known.get(from) ?? createGrammar(compose(from), from === shelves);
  known.set(from, made);
  return made;
}

/** `own`: of the program's own shelves, whose schemas are known beforehand. */
async function createGrammar(root: JsonSchema, own: boolean): Promise<Grammar> {
  return { root, validate: createValidate(root, own ? await quick[String(root.$id)]?.() : undefined) };
}

/** Reads, checks and completes a spec. Whatever the file holds, this returns; all its faults are told at once. */
export async function loadSpec(file: string, from: Shelves = shelves): Promise<LoadedSpec> {
  const bytes = await contentOf(file);
  if (!(bytes instanceof Uint8Array)) return { findings: bytes };
  return specFrom(bytes, resolve(file), from);
}

/** The spec in some bytes, as if they stood in `file` (absolute). */
export async function specFrom(
  bytes: Uint8Array,
  file: string,
  from: Shelves = shelves,
): Promise<LoadedSpec> {
  const { source, findings } = await readSource(bytes);
  if (source?.value === undefined) return told(source, findings);
  const { root, validate } = await grammarOf(releases, from, composeSchema);
  const misfits = misfitFindings({ root, source }, await validate(source.value));
  const loose = loosely(source.value);
  const found: Finding[] = [
    ...misfits,
    ...identityFindings(loose),
    ...trackFindings(loose),
    ...sequenceFindings(loose, discTargets(loose, from)),
    ...versionFindings(loose, from),
    ...folderFindings(loose).filter((f) => !misfits.some((m) => m.at === f.at)),
  ];
  const mastering = soundMastering(root, source.value, misfits, from);
  const sound = loose.targets.filter(({ at }) => !isSpoiled(at, misfits));
  const level: Finding[] = sound.flatMap(({ name, value }) =>
    targetFindings(name, (value ?? {}) as WrittenTarget, mastering, from, loose),
  );
  found.push(...level);
  if (isRefused(found)) return told(source, found);
  const whole = complete(root, root, source.value) as JsonObject;
  const targets = sound.map(({ name, value }) =>
    resolveTarget(name, (value ?? {}) as WrittenTarget, mastering, from),
  );
  found.push(...gainFindings(loose, targets), ...processorFindings(whole, from));
  if (isRefused(found)) return told(source, found);
  const spec = resolveSpec(whole, file, targets, from);
  found.push(...discTextFindings(spec), ...broadcastTextFindings(spec));
  return isRefused(found) ? told(source, found) : { spec, ...told(source, found) };
}

type Versions = Readonly<Record<string, { readonly tracks: readonly Json[] }>>;

/** What the processors themselves say of the chains. */
function processorFindings(whole: JsonObject, { modules }: Shelves): Finding[] {
  const judge = (owner: Json, at: SpecPath): Finding[] =>
    chainFindings(modules, ((owner as JsonObject).chain ?? []) as readonly Json[], `${at}/chain`);
  return [
    ...judge(whole.mastering, '/mastering'),
    ...(whole.tracks as readonly Json[]).flatMap((track, i) => judge(track, pointer('tracks', i))),
    ...(whole.hidden === undefined ? [] : judge(whole.hidden, '/hidden')),
    ...Object.entries((whole.versions ?? {}) as Versions).flatMap(([name, { tracks }]) =>
      tracks.flatMap((track, i) => judge(track, pointer('versions', name, 'tracks', i))),
    ),
  ];
}

export interface LoadedChain {
  readonly chain?: readonly ChainItem[];
  readonly source?: Source;
  readonly findings: readonly Finding[];
}

/** A chain alone in a file: a YAML list, as under `chain:`. */
export async function loadChain(file: string, from: Shelves = shelves): Promise<LoadedChain> {
  const bytes = await contentOf(file);
  if (!(bytes instanceof Uint8Array)) return { findings: bytes };
  const { source, findings } = await readSource(bytes);
  if (source?.value === undefined) return told(source, findings);
  const { root, validate } = await grammarOf(chains, from, composeChainSchema);
  const misfits = misfitFindings({ root, source }, await validate(source.value));
  if (misfits.length > 0) return told(source, misfits);
  const written = source.value as readonly Json[];
  const judged = chainFindings(from.modules, written, '');
  if (isRefused(judged)) return told(source, judged);
  return { chain: chainItems(from.modules, written, ''), ...told(source, judged) };
}

async function contentOf(file: string): Promise<Uint8Array | readonly Finding[]> {
  try {
    const open = await DiskFile.openForReading(file);
    try {
      const { size } = await open.identity();
      // One byte more than a spec may have shows that it has too many.
      const bytes = new Uint8Array(Math.min(size, MOST_BYTES + 1));
      return bytes.subarray(0, await open.readAt(bytes, 0));
    } finally {
      await open.close();
    }
  } catch (thrown) {
    return refusalOf(thrown).findings.map((f) => ({ ...f, cause: 'usage' }));
  }
}

/** A wrong spec is a wrong use of the command: it decides the exit code. */
function told(
  source: Source | undefined,
  findings: readonly Finding[],
): { source?: Source; findings: Finding[] } {
  const caused = findings.map((f): Finding => (f.level === 'error' ? { ...f, cause: 'usage' } : f));
  const titled = caused.map((f) => ({ ...f, ...titleOf(source, f) }));
  return { ...(source === undefined ? {} : { source }), findings: inOrder(source, titled) };
}

function titleOf(source: Source | undefined, { at }: Finding): { track?: string } {
  const owner = /^(?:\/tracks\/\d+|\/hidden|\/versions\/[^/]+\/tracks\/\d+)(?=\/|$)/.exec(at ?? '')?.[0];
  if (owner === undefined) return {};
  const title = segments(`${owner}/title`).reduce<unknown>(
    (value, key) => (value as Readonly<Record<string, unknown>> | undefined | null)?.[key],
    source?.value,
  );
  return typeof title === 'string' ? { track: title } : {};
}

/** As the eye meets them; what is told twice once. */
function inOrder(source: Source | undefined, findings: readonly Finding[]): Finding[] {
  const unique = new Map(findings.map((f) => [`${f.at ?? ''} ${f.code} ${f.message}`, f]));
  const keyed = [...unique.values()].map((finding) => ({ finding, place: placed(finding, source) }));
  keyed.sort(
    (a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
  return keyed.map(({ finding }) => finding);
}

function isSpoiled(at: string, misfits: readonly Finding[]): boolean {
  return misfits.some(
    (m) => spoiled(m) === at || spoiled(m).startsWith(`${at}/`) || spoiled(m) === '/targets',
  );
}

/** The mastering section, or its defaults where it has faults of its own. */
function soundMastering(
  root: JsonSchema,
  value: Json,
  misfits: readonly Finding[],
  from: Shelves,
): Mastering {
  const schema = root.properties!.mastering;
  const faulty = isSpoiled('/mastering', misfits) || !isObject(value);
  const written = faulty ? {} : (value.mastering ?? {});
  return masteringOf(complete(root, schema, written) as JsonObject, from);
}
