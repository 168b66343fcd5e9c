import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../src/base/canonical.ts';
import type { Quick } from '../../src/spec/quick.ts';
import { composeChainSchema, composeSchema } from '../../src/spec/schema.ts';
import { shelves } from '../../src/spec/shelves.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');

/** The validator that `make build` wrote down for a schema. */
async function written(name: string): Promise<Quick> {
  const file = readdirSync(DIST).find((entry) => entry.startsWith(`validator_${name}-`));
  const { default: quick } = (await import(pathToFileURL(join(DIST, file ?? 'missing')).href)) as {
    default: Quick;
  };
  return quick;
}

const folder = join(ROOT, 'examples');
const specs = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parse(readFileSync(join(folder, name), 'utf8')) as Json);
const chains = specs.flatMap((spec) => {
  const { mastering } = spec as { mastering?: { chain?: readonly Json[] } };
  return mastering?.chain?.some((item) => Object.keys(item as object).includes('use')) === false
    ? [mastering.chain]
    : [];
});

type Path = readonly (string | number)[];

/** Every place in a value. */
function places(value: Json, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => places(inner as Json, [...at, key]))];
}

/** The value with another in one place; undefined takes the key away. */
function changed(value: Json, [key, ...rest]: Path, change: (old: Json) => Json | undefined): Json {
  if (key === undefined) return change(value) ?? null;
  const copy = (Array.isArray(value) ? [...(value as Json[])] : { ...(value as object) }) as Record<
    string,
    Json
  >;
  const old = copy[key];
  const next = rest.length > 0 ? changed(old, rest, change) : change(old);
  if (next === undefined) Reflect.deleteProperty(copy, key);
  else copy[key] = next;
  return copy;
}

const isMapping = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const CHANGES: readonly ((old: Json) => Json | undefined)[] = [
  () => undefined,
  () => null,
  (old) => (typeof old === 'number' ? old * 1.5 : -1),
  (old) => (typeof old === 'number' ? old - 1000 : ''),
  (old) => (typeof old === 'string' ? `${old}x` : 1e6),
  (old) => (typeof old === 'number' ? String(old) : []),
  (old) => (isMapping(old) ? { ...old, strange: 1 } : {}),
  (old) => old,
];

test.each([
  ['release', specs, composeSchema(shelves)],
  ['chain', chains, composeChainSchema(shelves)],
] as const)(
  'The %s validator written down says valid where ajv does, and nowhere else.',
  async (name, values, schema) => {
    const quick = await written(name);
    const valid = new Ajv2020({ strict: false }).compile(schema);
    const told = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...values), fc.nat(), fc.nat(), fc.constantFrom(...CHANGES), (...drawn) => {
        const [value, first, second, change] = drawn;
        const at = places(value);
        const once = changed(value, at[first % at.length], change);
        const open = places(once);
        const twice = first % 3 === 0 ? changed(once, open[second % open.length], change) : once;
        expect(quick(twice)).toBe(valid(twice));
        told[valid(twice) ? 'valid' : 'invalid']++;
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(told.valid, told.invalid)).toBeGreaterThan(300);
  },
);
