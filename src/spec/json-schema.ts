import type { Json } from '../base/canonical.ts';
import type { TSchema } from '../base/schema.ts';

/** The words of JSON Schema (2020-12) that the shelves and the spec use, and the annotations beside them. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  /** What a value of this form is called in messages: `seconds or m:ss.mmm`. */
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly unit?: string;
  readonly type?: string | readonly string[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** What to say when `pattern` does not match (editors show it as well). */
  readonly patternErrorMessage?: string;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
}

export type JsonObject = { readonly [key: string]: Json };

/** A schema declared with the shelves' words, as the plain JSON that it is. */
export function plain(schema: TSchema): JsonSchema {
  return schema;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

/** A schema with its `$ref` (into the root's `$defs`) replaced; what stands beside the `$ref` wins. */
export function followed(root: JsonSchema, schema: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  const definition = root.$defs?.[$ref.replace('#/$defs/', '')];
  if (definition === undefined) throw new Error(`no definition ${$ref}`);
  return { ...followed(root, definition), ...beside };
}

/** Whether a value is of the JSON type a form asks for; the rest of the form is not looked at. */
export function fits(schema: JsonSchema, value: Json): boolean {
  if (schema.const !== undefined) return typeOf(schema.const) === typeOf(value);
  if (schema.enum !== undefined) return schema.enum.some((word) => typeOf(word) === typeOf(value));
  if (schema.type === undefined) return true;
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  return types.some((type) => (type === 'integer' ? 'number' : type) === typeOf(value));
}

/** The values a key may have where it chooses between forms: `preset: cd`, `type: bell`. */
function admitted(schema: JsonSchema | undefined): readonly Json[] | undefined {
  if (schema?.const !== undefined) return [schema.const];
  return schema?.enum;
}

export type Choice =
  | { readonly kind: 'form'; readonly form: JsonSchema }
  /** No form is of the value's type. */
  | { readonly kind: 'none' }
  /** The key that chooses the form is missing or has a value that no form admits. */
  | { readonly kind: 'key'; readonly key: string; readonly words: readonly Json[] };

/**
 * Which of several forms a value is meant to have: by its type; among mappings by the key whose values tell the forms
 * apart. This is what turns the noise of a failed `anyOf` into one message, and where defaults are filled in.
 */
export function choose(root: JsonSchema, forms: readonly JsonSchema[], value: Json): Choice {
  const open = forms.map((form) => followed(root, form)).filter((form) => fits(form, value));
  if (open.length === 0) return { kind: 'none' };
  if (open.length === 1 || !isObject(value)) return { kind: 'form', form: among(open, value) };
  for (const key of Object.keys(open[0].properties ?? {})) {
    const words = open.map((form) => admitted(form.properties?.[key]));
    if (words.some((w) => w === undefined) || new Set(words.map((w) => JSON.stringify(w))).size === 1)
      continue;
    const found = open.find((_, i) => words[i]!.includes(value[key] ?? null));
    if (found !== undefined) return { kind: 'form', form: found };
    return { kind: 'key', key, words: [...new Set(words.flatMap((w) => w!))] };
  }
  return { kind: 'form', form: open[0] };
}

function among(forms: readonly JsonSchema[], value: Json): JsonSchema {
  const words = forms.flatMap((form) => admitted(form) ?? []);
  if (words.length < 2 || typeOf(value) !== 'string') return forms[0];
  return { ...forms[0], enum: words };
}

/** A valid value with every default filled in, at every depth. The value itself is left as it is. */
export function complete(root: JsonSchema, schema: JsonSchema, value: Json): Json {
  const form = followed(root, schema);
  if (form.anyOf !== undefined) {
    const choice = choose(root, form.anyOf, value);
    return choice.kind === 'form' ? complete(root, choice.form, value) : value;
  }
  if (isList(value)) {
    const { items } = form;
    return items === undefined ? value : value.map((item) => complete(root, items, item));
  }
  return isObject(value) ? completeObject(root, form, value) : value;
}

function completeObject(root: JsonSchema, form: JsonSchema, value: JsonObject): Json {
  const filled: { [key: string]: Json } = {};
  for (const [key, schema] of Object.entries(form.properties ?? {})) {
    const given = Object.hasOwn(value, key) ? value[key] : followed(root, schema).default;
    if (given !== undefined) filled[key] = complete(root, schema, given);
  }
  const open = typeof form.additionalProperties === 'object' ? form.additionalProperties : undefined;
  for (const [key, item] of Object.entries(value)) {
    if (!Object.hasOwn(form.properties ?? {}, key))
      filled[key] = open === undefined ? item : complete(root, open, item);
  }
  return filled;
}
