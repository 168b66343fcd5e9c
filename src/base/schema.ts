import type {
  Static,
  TArray,
  TBoolean,
  TEnum,
  TInteger,
  TLiteral,
  TNumber,
  TObject,
  TOptional,
  TSchema,
  TString,
  TUnion,
} from 'typebox';

/**
 * The words in which every parameter on every shelf is declared: one declaration gives the static type (TypeBox's
 * types), the JSON Schema, the editor's hover text and the docs table. The schemas are plain JSON: TypeBox itself is
 * not loaded when the program runs (it would cost a quarter of a second at every start).
 * `unit` and `default` are annotations; defaults are filled in by `spec/`, so everyone after it sees complete objects.
 */
export type { Static, TSchema };

export interface NumberSpec {
  readonly unit?: string;
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

const optionalKey = Symbol('optional');

function numeric(type: 'number' | 'integer', description: string, spec: NumberSpec) {
  const { unit, min, max } = spec;
  return {
    type,
    description: `${description} (${unit === undefined ? '' : `${unit}, `}${min} … ${max})`,
    minimum: min,
    maximum: max,
    ...(unit === undefined ? {} : { unit }),
    ...(spec.default === undefined ? {} : { default: spec.default }),
  };
}

/** A number with range, unit and (mostly) a default. Unit and range are added to the description. */
export function number(description: string, spec: NumberSpec): TNumber {
  return numeric('number', description, spec) as unknown as TNumber;
}

export function integer(description: string, spec: NumberSpec): TInteger {
  return numeric('integer', description, spec) as unknown as TInteger;
}

/** One of a few words or numbers. */
export function choice<const W extends readonly (string | number)[]>(
  description: string,
  words: W,
  fallback?: W[number],
) {
  const annotations = { description, ...(fallback === undefined ? {} : { default: fallback }) };
  return { enum: words, ...annotations } as unknown as TEnum<[...W]>;
}

/** Exactly this value. */
export function literal<const V extends string | number | boolean>(
  value: V,
  description?: string,
): TLiteral<V> {
  return { const: value, ...(description === undefined ? {} : { description }) } as unknown as TLiteral<V>;
}

export interface TextSpec {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly default?: string;
  /** An example shown by editors. */
  readonly examples?: readonly string[];
}

export function text(description: string, spec: TextSpec = {}): TString {
  return { type: 'string', description, ...spec } as unknown as TString;
}

export function flag(description: string, fallback?: boolean): TBoolean {
  const usual = fallback === undefined ? {} : { default: fallback };
  return { type: 'boolean', description, ...usual } as unknown as TBoolean;
}

export function list<S extends TSchema>(
  description: string,
  items: S,
  more: { minItems?: number; maxItems?: number; default?: readonly unknown[] } = {},
): TArray<S> {
  return { type: 'array', description, items, ...more } as unknown as TArray<S>;
}

/** One of several forms; the description says how to choose. */
export function either<const S extends readonly TSchema[]>(description: string, ...forms: S): TUnion<[...S]> {
  return { description, anyOf: forms } as unknown as TUnion<[...S]>;
}

/** A key that may be absent and has no default. */
export function optional<S extends TSchema>(schema: S): TOptional<S> {
  return { ...schema, [optionalKey]: true } as unknown as TOptional<S>;
}

/** A closed object: unknown keys are errors. Keys that have a default, or are optional, may be left out in the spec. */
export function shape<const P extends Record<string, TSchema>>(
  description: string,
  properties: P,
): TObject<P> {
  const plain: Record<string, TSchema> = {};
  const required: string[] = [];
  for (const [key, schema] of Object.entries(properties)) {
    const { [optionalKey]: isOptional, ...rest } = schema as TSchema & { [optionalKey]?: boolean };
    plain[key] = rest;
    if (isOptional !== true && !('default' in schema)) required.push(key);
  }
  return {
    type: 'object',
    description,
    properties: plain,
    required,
    additionalProperties: false,
  } as unknown as TObject<P>;
}
