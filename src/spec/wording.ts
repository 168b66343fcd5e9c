import type { Json } from '../base/canonical.ts';
import { followed, type JsonSchema } from './json-schema.ts';
import { nearest } from './nearest.ts';

/** How the messages of this room say things. */

const LONGEST = 40;

/** A value as the user would recognise it. */
export function shown(value: Json): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return String(value);
  return `'${value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}'`;
}

/** What kind of thing it is: `the text 'loud'`, `the number 3`. */
export function kindOf(value: Json): string {
  if (typeof value === 'string') return `the text ${shown(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  return shown(value);
}

/** `0 … 12 dB`, `at least 1`. */
export function range(schema: JsonSchema): string {
  const { minimum, maximum } = schema;
  const unit = schema.unit === undefined ? '' : ` ${schema.unit}`;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} … ${maximum}${unit}`;
  if (minimum !== undefined) return `at least ${minimum}${unit}`;
  return maximum === undefined ? '' : `at most ${maximum}${unit}`;
}

/** What a form asks for: `a number (dB, -24 … 24)`, `none`, `a list`. */
export function wanted(root: JsonSchema, schema: JsonSchema): string {
  const form = followed(root, schema);
  if (form.anyOf !== undefined) return listed([...new Set(form.anyOf.map((one) => wanted(root, one)))], 'or');
  if (form.const !== undefined) return String(form.const);
  if (form.enum !== undefined) return listed(form.enum.map(String), 'or');
  if (form.title !== undefined) return form.title;
  const types = form.type === undefined || typeof form.type === 'string' ? [form.type] : form.type;
  return listed(
    types.filter((type) => type !== 'null').map((type) => named(type, form)),
    'or',
  );
}

function named(type: string | undefined, form: JsonSchema): string {
  const limits = range(form);
  switch (type) {
    case 'number':
      return limits === '' ? 'a number' : `a number (${limits})`;
    case 'integer':
      return limits === '' ? 'a whole number' : `a whole number (${limits})`;
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
      return 'a mapping';
    default:
      return 'something else';
  }
}

/** `a, b and c`. */
export function listed(words: readonly string[], joint: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)!}`;
}

/** The hint for an unknown word: the one probably meant, or else what there is. */
export function suggestion(word: string, known: readonly string[], kind: string): { hint?: string } {
  const meant = nearest(word, known);
  if (meant !== undefined) return { hint: `did you mean '${meant}'?` };
  return known.length === 0 ? {} : { hint: `${kind}: ${known.join(', ')}` };
}
