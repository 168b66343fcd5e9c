import type { Json } from '../../src/base/canonical.ts';

/** What base/schema.ts can declare. */
export interface Schema {
  readonly type?: 'number' | 'integer' | 'string' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly default?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

type Random = () => number;

function pick<T>(from: readonly T[], random: Random): T {
  return from[Math.floor(random() * from.length)];
}

/**
 * Complete parameters that the schema allows. A value is now and then the default or an end of its range: there the
 * special cases live (off, neutral, no knee, mono).
 */
export function sample(schema: Schema, random: Random): Json {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum, random);
  if (schema.anyOf !== undefined) return sample(pick(schema.anyOf, random), random);
  switch (schema.type) {
    case 'boolean':
      return random() < 0.5;
    case 'array':
      return sampleList(schema, random);
    case 'object':
      return sampleObject(schema, random);
    case 'number':
    case 'integer':
      return sampleNumber(schema, random);
    default:
      throw new Error(`no way to sample ${JSON.stringify(schema)}`);
  }
}

/** A key that may be absent and has no default is so half of the time. */
function sampleObject({ properties = {}, required = [] }: Schema, random: Random): Json {
  const given = Object.entries(properties).filter(
    ([key, property]) => required.includes(key) || property.default !== undefined || random() < 0.5,
  );
  return Object.fromEntries(given.map(([key, property]) => [key, sample(property, random)]));
}

function sampleList({ items, minItems = 0, maxItems = 4 }: Schema, random: Random): Json {
  const length = minItems + Math.floor(random() * (Math.min(maxItems, minItems + 4) - minItems + 1));
  return Array.from({ length }, () => sample(items ?? {}, random));
}

function sampleNumber(schema: Schema, random: Random): number {
  const { type, minimum = -100, maximum = 100, multipleOf = type === 'integer' ? 1 : undefined } = schema;
  const kind = random();
  if (kind < 0.25 && typeof schema.default === 'number') return schema.default;
  if (kind < 0.35) return minimum;
  if (kind < 0.45) return maximum;
  // Wide ranges of one sign (frequencies, times) are sampled by octaves.
  const wide = minimum >= 0 && maximum > 400;
  const floor = Math.max(minimum, maximum / 10_000);
  const value = wide ? floor * (maximum / floor) ** random() : minimum + (maximum - minimum) * random();
  if (multipleOf === undefined) return value;
  return Math.max(minimum, Math.min(maximum, Math.round(value / multipleOf) * multipleOf));
}
