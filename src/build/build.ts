import { join } from 'node:path';
import type { Json } from '../base/canonical.ts';
import { type Digest, digestOf } from '../base/digest.ts';
import { error, type Finding, isRefused, warning } from '../base/finding.ts';
import { refusalOf } from '../base/result.ts';
import { type Plan, planOf } from '../plan/plan.ts';
import type { Item, Release, SetFiles } from '../release/content.ts';
import type { Entry } from '../release/aside.ts';
import { type Place, type Published, publish, standing } from '../release/publish.ts';
import type { Spec } from '../spec/spec.ts';
import { DAMAGED, type Store } from '../store/store.ts';
import type { Toolbox } from '../tools/contract.ts';
import { albumLoudness, itemsOf, judge, landings, loggedSteps, setsOf, stepFindings } from './assemble.ts';
import { frozenFindings } from './frozen.ts';
import { rememberBuild } from './history.ts';
import { keepLock, type LockFile, readLock } from './lock_file.ts';
import { lockOf } from './lock_of.ts';
import { narrowed } from './only.ts';
import { FORM, PROGRAM } from './program.ts';
import { fileFindings, sourceFindings } from './receivers.ts';
import { type Results, runPlan } from './scheduler.ts';
import { cacheOf, type OpenSite, openSite, type SiteOptions } from './site.ts';

export interface BuildOptions extends SiteOptions {
  /** Where the pointer to the release stands; default `out/` beside the spec. */
  readonly out?: string;
  /** Names of targets or tracks: the rest is left out, and the whole release left alone. */
  readonly only?: readonly string[];
  /** What loading the spec noticed: stands in the report and the log beside what the build finds. */
  readonly noticed?: readonly Finding[];
  /** Refuses (`frozen`) what would differ from the lock, before anything is published. */
  readonly frozen?: boolean;
  /** Solves album gains anew, whatever the lock holds. */
  readonly relevel?: boolean;
}

export interface StepCounts {
  readonly done: number;
  readonly reused: number;
}

export type BuildEnd =
  | {
      readonly type: 'published';
      readonly path: string;
      readonly digest: Digest;
      /** False where the same release stood there already. */
      readonly fresh: boolean;
      readonly steps: StepCounts;
      readonly items: readonly Item[];
      readonly findings: readonly Finding[];
    }
  | { readonly type: 'refused'; readonly steps: StepCounts; readonly findings: readonly Finding[] };

/** Builds and publishes a release. Expected trouble ends in `refused`, with nothing new published. */
export async function build(spec: Spec, options: BuildOptions = {}): Promise<BuildEnd> {
  const noticed = options.noticed ?? [];
  const lock = readLock(spec, options);
  if (!lock.ok) return { type: 'refused', steps: NONE, findings: [...noticed, ...lock.findings] };
  const whole = planOf(spec, lock.value.held);
  const narrow = narrowed(spec, whole, options.only ?? []);
  if (!narrow.ok) return { type: 'refused', steps: NONE, findings: [...noticed, ...narrow.findings] };
  const plan = narrow.value;
  let site: OpenSite | undefined;
  let lease: Lease | undefined;
  try {
    site = await openSite(spec, { ...options, remote: true });
    lease = await leaseOf(site.store);
    site.listen({ type: 'planned', steps: plan.steps.length });
    const end = await mending(site, noticed, async (open) => {
      open.room.expect(plan, { cache: cacheOf(spec), pointer: placeOf(spec, options).pointer });
      const results = await runPlan(plan, open);
      if (isRefused(open.room.findings))
        return { type: 'refused', steps: countsOf(results), findings: [...noticed, ...open.room.findings] };
      await open.ledger.update(whole, results, await open.store.temporary());
      const end = await finish(spec, plan, results, open, options, lock.value);
      return remembered(spec, open, results, end, options);
    });
    // Not a finding of the release either: it is the same from wherever its parts come.
    const told = await site.stock?.close(site.abort);
    return told === undefined ? end : { ...end, findings: [...end.findings, told] };
  } catch (thrown) {
    return { type: 'refused', steps: NONE, findings: [...noticed, ...refusalOf(thrown).findings] };
  } finally {
    await lease?.();
    await site?.stock?.close(AbortSignal.abort());
    await site?.executor.close();
  }
}

type Lease = () => Promise<void>;

/** Only a precaution against `release clean`: without it, what is cleaned away meanwhile is made again. */
async function leaseOf(store: Store): Promise<Lease | undefined> {
  try {
    const end = await store.lease();
    // One that cannot be taken away means nothing once this process has ended.
    return () => end().catch((thrown: unknown) => void refusalOf(thrown));
  } catch (thrown) {
    refusalOf(thrown);
    return undefined;
  }
}

/** Notes what the build needed, for `release clean`, and adds what was found about cache and disk: not the release's. */
async function remembered(
  spec: Spec,
  { store, room }: OpenSite,
  results: Results,
  end: BuildEnd,
  { only }: BuildOptions,
): Promise<BuildEnd> {
  const findings = [...end.findings, ...room.findings, ...store.notices];
  const ending = end.type === 'refused' ? 'tried' : (only ?? []).length > 0 ? 'part' : 'whole';
  try {
    await rememberBuild(cacheOf(spec), spec, store, results, ending);
  } catch (thrown) {
    // What was published stays published.
    findings.push(...refusalOf(thrown).findings.map((found) => ({ ...found, level: 'warning' as const })));
  }
  return { ...end, findings };
}

const NONE: StepCounts = { done: 0, reused: 0 };

/** Rounds in which damaged objects of the cache are made again; each round takes at least one away. */
const MENDING_ROUNDS = 100;

/** A damaged object was taken away when it was noticed: so the same attempt, made again, makes it anew. */
async function mending(
  site: OpenSite,
  noticed: readonly Finding[],
  attempt: (site: OpenSite) => Promise<BuildEnd>,
): Promise<BuildEnd> {
  const mended: Finding[] = [];
  for (let round = 0; ; round++) {
    const end = await attempt(site).catch((thrown: unknown): BuildEnd => {
      const { findings } = refusalOf(thrown);
      return { type: 'refused', steps: NONE, findings: [...noticed, ...findings] };
    });
    const damaged = end.findings.filter(({ code, level }) => code === DAMAGED && level === 'error');
    // Not a finding of the release: it is the same as if the cache had been whole.
    if (damaged.length === 0 || round === MENDING_ROUNDS)
      return { ...end, findings: [...end.findings, ...mended] };
    mended.push(...damaged.map(({ message }) => warning('mended', `${message}; it was made again`)));
    site.files.forget();
  }
}

/** Assembles, judges and publishes what the steps made. */
async function finish(
  spec: Spec,
  plan: Plan,
  results: Results,
  site: OpenSite,
  options: BuildOptions,
  lockFile: LockFile,
): Promise<BuildEnd> {
  const steps = countsOf(results);
  const found = [
    ...(options.noticed ?? []),
    ...stepFindings(spec, results),
    ...sourceFindings(spec, plan, results),
  ];
  if (site.abort.aborted) return { type: 'refused', steps, findings: [error('interrupted', 'interrupted')] };
  if ([...results.values()].some(({ made }) => made === undefined)) {
    const told = isRefused(found) ? found : [...site.toolFindings, ...found];
    return { type: 'refused', steps, findings: told };
  }
  found.push(...fileFindings(spec, plan, results));
  const items = itemsOf(spec, plan, results);
  const sets = setsOf(spec, plan, results);
  const lock = lockOf(spec, plan, results, items, toolsUsed(plan, site.tools));
  const part = (options.only ?? []).length > 0;
  if (options.frozen === true && lockFile.lock !== undefined) {
    const differences = frozenFindings(lock, lockFile.lock, part, lockFile.name);
    if (differences.length > 0) return { type: 'refused', steps, findings: [...found, ...differences] };
  }
  const fingerprint = fingerprintOf(spec, items, sets, results, site.tools, options.noticed ?? []);
  const place = placeOf(spec, options);
  const there = (options.mode ?? 'normal') === 'normal' ? await standing(place, fingerprint) : undefined;
  if (there !== undefined) {
    // It was judged when it was published, as an album too.
    const kept = part ? [] : await keepLock(lockFile, lock, site.store);
    return { type: 'published', ...there, steps, items, findings: [...found, ...judge(items, {}), ...kept] };
  }
  const albums = await albumLoudness(spec, plan, results, site.store);
  const findings = [...found, ...judge(items, albums, landings(plan, results))];
  if (isRefused(findings)) return { type: 'refused', steps, findings };
  const { unitsOf } = await import('../spec/units.ts');
  const release: Release = {
    spec,
    items,
    sets,
    albums,
    steps: loggedSteps(plan, results),
    tools: toolsUsed(plan, site.tools),
    findings,
    program: PROGRAM,
    units: unitsOf(),
  };
  const published = await publishRelease(place, release, fingerprint, site.store);
  const kept = part ? [] : await keepLock(lockFile, lock, site.store);
  const after = [...(published.untidy ?? []), ...kept];
  return { type: 'published', ...published, steps, items, findings: [...findings, ...after] };
}

async function publishRelease(
  place: Place,
  release: Release,
  fingerprint: Digest,
  store: Store,
): Promise<Published> {
  const all = [...release.items, ...release.sets.flatMap(({ files }) => files)];
  const files: Entry[] = all.map(({ path, sha256, bytes }) => ({ path, object: sha256, bytes }));
  const texts = async (): Promise<Entry[]> => {
    const { releaseTexts } = await import('../release/texts.ts');
    return releaseTexts(release, store);
  };
  return publish(place, { objects: files, texts }, fingerprint, store);
}

function countsOf(results: Results): StepCounts {
  const all = [...results.values()];
  return {
    done: all.filter(({ state }) => state === 'done').length,
    reused: all.filter(({ state }) => state === 'reused').length,
  };
}

/** Everything that a published folder depends on: a step's key stands for all that it found out. */
function fingerprintOf(
  spec: Spec,
  items: readonly Item[],
  sets: readonly SetFiles[],
  results: Results,
  tools: Toolbox,
  noticed: readonly Finding[],
): Digest {
  const { file: _file, folder: _folder, cache: _cache, ...content } = spec;
  return digestOf({
    program: PROGRAM,
    form: FORM,
    spec: content as unknown as Json,
    items: [...items, ...sets.flatMap(({ files }) => files)].map(({ path, sha256 }) => `${sha256} ${path}`),
    steps: [...results].map(([id, { key }]) => `${id} ${key!}`),
    tools: Object.values(tools).map(({ name, version, sha256 }) => ({ name, version, sha256 })),
    noticed: noticed as unknown as Json,
  });
}

function toolsUsed(plan: Plan, tools: Toolbox) {
  const names = new Set(plan.steps.flatMap((step) => step.tools));
  return [...names].sort().flatMap((name) => tools[name] ?? []);
}

function placeOf(spec: Spec, { out, only }: BuildOptions): Place {
  const name = only === undefined || only.length === 0 ? spec.slug : `${spec.slug}.partial`;
  return {
    pointer: join(out ?? join(spec.folder, 'out'), name),
    memory: join(cacheOf(spec), 'published', `${digestOf([out ?? '', name])}.json`),
  };
}
