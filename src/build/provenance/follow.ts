import { digestOf } from '../../base/digest.ts';
import { error, type Finding } from '../../base/finding.ts';
import type { PublishedFile, PublishedManifest } from '../../release/reading.ts';
import type { Log, Named, ProvenStep, Statement } from './records.ts';

/** What the other files of a release say of the same things. */
export interface Witnesses {
  readonly log: Log;
  /** `checksums.sha256`: path → digest; every file was compared with it. */
  readonly sums: ReadonlyMap<string, string>;
  readonly manifest: PublishedManifest;
}

/**
 * Follows a provenance from the mixes to the deliverables: every link fits the next, and what it says is what manifest,
 * log and checksums say. Each contradiction is one finding.
 */
export function follow(statement: Statement, witnesses: Witnesses): Finding[] {
  return [
    ...subjectFindings(statement, witnesses),
    ...specFindings(statement, witnesses),
    ...logFindings(statement, witnesses.log),
    ...linkFindings(statement),
    ...chainFindings(statement, witnesses.manifest),
    ...toolFindings(statement, witnesses),
    ...byproductFindings(statement, witnesses.sums),
  ];
}

function broken(message: string, more: Partial<Finding> = {}): Finding {
  return error('broken-provenance', message, more);
}

function unlike(what: string, measured: string | undefined, limit: string | undefined): Finding[] {
  if (measured === limit) return [];
  return [
    broken(`${what}: ${short(measured)} there, ${short(limit)} here`, {
      ...(measured === undefined ? {} : { measured }),
      ...(limit === undefined ? {} : { limit }),
    }),
  ];
}

function short(digest: string | undefined): string {
  return digest === undefined ? 'nothing' : `${digest.slice(0, 12)}…`;
}

function subjectFindings({ subjects }: Statement, { manifest, sums }: Witnesses): Finding[] {
  const known = byName(subjects);
  const published = [...manifest.files, ...manifest.parts];
  const paths = new Set(published.map(({ path }) => path));
  return [
    ...twice(subjects, 'subject'),
    ...published.flatMap(({ path, sha256 }) => {
      const subject = known.get(path);
      if (subject === undefined) return [broken(`provenance.json says nothing of ${path}`)];
      return [
        ...unlike(`${path}: provenance.json and the manifest name different digests`, subject.sha256, sha256),
        ...unlike(
          `${path}: provenance.json names another digest than checksums.sha256`,
          subject.sha256,
          sums.get(path),
        ),
      ];
    }),
    ...subjects
      .filter(({ name }) => !paths.has(name))
      .map(({ name }) => broken(`provenance.json vouches for ${name}, which the manifest does not have`)),
  ];
}

function twice(all: readonly Named[], what: string): Finding[] {
  const names = all.map(({ name }) => name);
  return names
    .filter((name, i) => names.indexOf(name) < i)
    .map((name) => broken(`provenance.json names the ${what} ${name} twice`));
}

function specFindings({ spec }: Statement, { manifest, log }: Witnesses): Finding[] {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return [
    ...unlike('the spec: provenance.json and the manifest name different digests', spec, manifest.spec),
    ...unlike('the spec: provenance.json and the log name different digests', spec, text(log.spec)),
  ];
}

/** Step by step the same as in the log, whose recipes give the keys. */
function logFindings({ steps }: Statement, log: Log): Finding[] {
  const logged = new Map(log.steps.map((step) => [step.id, step]));
  const told = new Set(steps.map(({ id }) => id));
  const findings = log.steps
    .filter(({ id }) => !told.has(id))
    .map(({ id }) => broken(`the step ${id} of the log is missing from provenance.json`));
  if (told.size < steps.length) findings.push(broken('provenance.json names a step twice'));
  for (const { id, key, inputs, outputs } of steps) {
    const own = logged.get(id);
    if (own === undefined) {
      findings.push(broken(`the step ${id} of provenance.json is missing from the log`));
      continue;
    }
    const here = Object.fromEntries(Object.entries(inputs).map(([name, { sha256 }]) => [name, sha256]));
    findings.push(
      ...unlike(`${id}: its key in provenance.json is not that of the log`, key, own.key),
      ...unlike(`${id}: its key is not the digest of its recipe in the log`, own.key, digestOf(own.recipe)),
      ...unlikeParts(`${id}: what went in`, here, own.recipe.inputs),
      ...unlikeParts(`${id}: what came out`, outputs, own.outputs),
    );
  }
  return findings;
}

function unlikeParts(
  what: string,
  here: Readonly<Record<string, string>>,
  log: Readonly<Record<string, string>>,
): Finding[] {
  const names = [...new Set([...Object.keys(here), ...Object.keys(log)])].sort();
  return names.flatMap((name) =>
    unlike(`${what} (${name}), by provenance.json and by the log`, here[name], log[name]),
  );
}

/** What a step takes in is what its source left, and sources stand before it. */
function linkFindings({ steps, dependencies }: Statement): Finding[] {
  const left = new Map(dependencies.map(({ name, sha256 }) => [name, sha256]));
  const findings = [...twice(dependencies, 'dependency')];
  const taken = new Set<string>();
  for (const { id, inputs, outputs, facts } of steps) {
    for (const [name, { from, sha256 }] of Object.entries(inputs)) {
      taken.add(from);
      if (!left.has(from))
        findings.push(broken(`${id} takes in ${name} from ${from}, which nothing before it left`));
      else findings.push(...unlike(`${id} takes in other ${name} than ${from} left`, sha256, left.get(from)));
    }
    for (const [name, digest] of [...Object.entries(outputs), ...Object.entries(facts)])
      left.set(`${id}#${name}`, digest);
  }
  const idle = dependencies.filter(({ name }) => !name.startsWith('tool/') && !taken.has(name));
  return [
    ...findings,
    ...idle.map(({ name }) => broken(`no step takes in ${name}, which provenance.json names`)),
  ];
}

/** From each deliverable back to the mix of its track; of what tracks make together, to the step that made it. */
function chainFindings({ subjects, steps }: Statement, { files }: PublishedManifest): Finding[] {
  const made = new Map(steps.map((step) => [step.id, step]));
  const published = new Map(files.map((file) => [file.path, file]));
  return subjects.flatMap(({ name, sha256, annotations }) => {
    const last = made.get(String(annotations['step']));
    const { output = 'file', track } = annotations;
    const left = last?.outputs[String(output)];
    if (last === undefined || left === undefined)
      return [broken(`${name}: provenance.json names no step that made it`)];
    const same = unlike(`${name} is not what ${last.id} made`, sha256, left);
    const file = published.get(name);
    if (file === undefined) return same;
    if (typeof track !== 'number' || !isNumberOf(track, file))
      return [...same, wrongTrack(name, track, file.track)];
    const mix = `mix/${String(track).padStart(2, '0')}`;
    return [
      ...same,
      ...(reaches(last, mix, made) ? [] : [broken(`${name}: no chain of steps leads to it from ${mix}`)]),
    ];
  });
}

/** The manifest has the number that a listener sees; provenance that of the steps: of a version 100, 200 … more. */
function isNumberOf(track: number, { track: shown, version }: PublishedFile): boolean {
  return version === undefined ? track === shown : track > 100 && track % 100 === shown;
}

/** Whose file it is says which mix it has to come from: without that, any chain would do. */
function wrongTrack(name: string, track: unknown, limit: number): Finding {
  if (typeof track !== 'number') return broken(`${name}: provenance.json does not say of which track it is`);
  const message = `${name}: provenance.json says that it is of track ${track}, the manifest of track ${limit}`;
  return broken(message, { measured: track, limit });
}

function reaches(from: ProvenStep, mix: string, made: ReadonlyMap<string, ProvenStep>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    for (const { from: source } of Object.values(step.inputs)) {
      if (source === mix) return true;
      const at = source.lastIndexOf('#');
      const next = made.get(source.slice(0, Math.max(0, at)));
      // A fact is no audio: an album's gain comes from all its mixes.
      if (next === undefined || seen.has(next.id) || !(source.slice(at + 1) in next.outputs)) continue;
      seen.add(next.id);
      open.push(next);
    }
  }
  return false;
}

/** Tools are the same in provenance, manifest and log, and the ones that the steps were made with. */
function toolFindings({ dependencies }: Statement, { log, manifest }: Witnesses): Finding[] {
  const tools = dependencies.filter(({ name }) => name.startsWith('tool/'));
  const here = tools.map(
    ({ name, sha256, annotations }) =>
      `${name.slice('tool/'.length)} ${String(annotations['version'])} ${sha256}`,
  );
  const line = ({ name, version, sha256 }: Log['tools'][number]): string => `${name} ${version} ${sha256}`;
  const listed = manifest.tools.map(line);
  const findings = [
    ...unlikeLists('the manifest', here, listed),
    ...unlikeLists('the log', here, log.tools.map(line)),
  ];
  for (const { id, recipe } of log.steps)
    for (const [name, identity] of Object.entries(recipe.tools))
      if (identity !== 'absent' && !here.includes(`${name} ${identity}`))
        findings.push(broken(`${id} was made with another ${name} than provenance.json names`));
  return findings;
}

function unlikeLists(where: string, here: readonly string[], there: readonly string[]): Finding[] {
  if ([...here].sort().join('\n') === [...there].sort().join('\n')) return [];
  return [broken(`provenance.json and ${where} do not name the same tools`)];
}

function byproductFindings({ byproducts }: Statement, sums: ReadonlyMap<string, string>): Finding[] {
  const known = byName(byproducts);
  const texts = ['manifest.json', 'log.ndjson', 'report.html'];
  return [...new Set([...texts, ...known.keys()])].flatMap((path) =>
    unlike(
      `${path}: its digest by provenance.json and by checksums.sha256`,
      known.get(path)?.sha256,
      sums.get(path),
    ),
  );
}

function byName(all: readonly Named[]): Map<string, Named> {
  return new Map(all.map((named) => [named.name, named]));
}
