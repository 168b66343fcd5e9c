import type { Json } from '../../base/canonical.ts';
import { error } from '../../base/finding.ts';
import { done, type Result, refused } from '../../base/result.ts';
import { BUILD_TYPE, PREDICATE_TYPE, STATEMENT_TYPE, STEPS_FIELD } from '../../release/provenance.ts';

/** `provenance.json`, as far as it is followed. */
export interface Statement {
  readonly subjects: readonly Named[];
  readonly spec: string | undefined;
  /** Mixes, artwork and tools. */
  readonly dependencies: readonly Named[];
  readonly byproducts: readonly Named[];
  readonly steps: readonly ProvenStep[];
}

/** An in-toto ResourceDescriptor with a name. */
export interface Named {
  readonly name: string;
  readonly sha256: string;
  readonly annotations: Readonly<Record<string, unknown>>;
}

export interface ProvenStep {
  readonly id: string;
  readonly key: string;
  readonly inputs: Readonly<Record<string, { readonly from: string; readonly sha256: string }>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string>>;
}

/** `log.ndjson`, as far as it is compared. */
export interface Log {
  readonly spec: unknown;
  readonly tools: readonly { readonly name: string; readonly version: string; readonly sha256: string }[];
  readonly steps: readonly {
    readonly id: string;
    readonly key: string;
    readonly recipe: {
      readonly inputs: Readonly<Record<string, string>>;
      readonly tools: Readonly<Record<string, string>>;
    } & { readonly [key: string]: Json };
    readonly outputs: Readonly<Record<string, string>>;
  }[];
}

export function statementIn(text: string): Result<Statement> {
  const wrong = (what: string) => refused(error('wrong-provenance', `provenance.json ${what}`));
  const all = json(text);
  if (!isObject(all)) return wrong('is not JSON');
  if (all['_type'] !== STATEMENT_TYPE) return wrong('is not an in-toto statement, v1');
  if (all['predicateType'] !== PREDICATE_TYPE)
    return wrong('is not about how something was built (SLSA provenance, v1)');
  const predicate = part(all, 'predicate');
  const definition = part(predicate, 'buildDefinition');
  if (definition['buildType'] !== BUILD_TYPE) return wrong('is not about a build of this program');
  const steps = stepsIn(predicate[STEPS_FIELD]);
  const [subjects, dependencies, byproducts] = [
    namedIn(all['subject']),
    namedIn(definition['resolvedDependencies']),
    namedIn(part(predicate, 'runDetails')['byproducts']),
  ];
  if (subjects === undefined || dependencies === undefined || byproducts === undefined || steps === undefined)
    return wrong('lacks names or digests of what went in, what was done or what came out');
  const digest = part(part(part(definition, 'externalParameters'), 'spec'), 'digest')['sha256'];
  return done({
    subjects,
    dependencies,
    byproducts,
    steps,
    spec: typeof digest === 'string' ? digest : undefined,
  });
}

function stepsIn(value: unknown): ProvenStep[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const whole = value.every(
    (step: unknown) =>
      isObject(step) &&
      typeof step['id'] === 'string' &&
      typeof step['key'] === 'string' &&
      isTexts(step['outputs']) &&
      isTexts(step['facts']) &&
      isObject(step['inputs']) &&
      Object.values(step['inputs']).every((input) => isTexts(input) && 'from' in input && 'sha256' in input),
  );
  return whole ? (value as ProvenStep[]) : undefined;
}

function namedIn(value: unknown): Named[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const named: Named[] = [];
  for (const item of value as unknown[]) {
    if (!isObject(item)) return undefined;
    const { name, annotations } = item;
    const { sha256 } = part(item, 'digest');
    if (typeof name !== 'string' || typeof sha256 !== 'string') return undefined;
    named.push({ name, sha256, annotations: isObject(annotations) ? annotations : {} });
  }
  return named;
}

export function logIn(text: string): Result<Log> {
  const lines = text.trimEnd().split('\n').map(json);
  const of = (type: string): Record<string, unknown>[] =>
    lines.filter((line): line is Record<string, unknown> => isObject(line) && line['type'] === type);
  const steps = of('step');
  const whole =
    lines.every(isObject) &&
    of('tool').every(isTexts) &&
    steps.every(
      (step) =>
        typeof step['id'] === 'string' &&
        typeof step['key'] === 'string' &&
        isTexts(step['outputs']) &&
        isTexts(part(step, 'recipe')['inputs']) &&
        isTexts(part(step, 'recipe')['tools']),
    );
  if (!whole || steps.length === 0)
    return refused(error('wrong-log', 'log.ndjson is not the log of a release'));
  return done({
    spec: of('release')[0]?.['spec'],
    tools: of('tool') as unknown as Log['tools'],
    steps: steps as unknown as Log['steps'],
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function part(value: Record<string, unknown>, key: string): Record<string, unknown> {
  const inner = value[key];
  return isObject(inner) ? inner : {};
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((item) => typeof item === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
