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

/** A scalar as the spec would have it. */
export function plainly(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As `shown`, control characters and other invisible ones as their code. */
export function printable(value: Json): string {
  return shown(value).replace(/\p{C}/gu, (c) => `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`);
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
  if (form.const !== undefined) return plainly(form.const);
  if (form.enum !== undefined) return listed(form.enum.map(String), 'or');
  const types = form.type === undefined || typeof form.type === 'string' ? [form.type] : form.type;
  if (types.includes('object')) return mapping(form);
  if (form.title !== undefined) return form.title;
  return listed(
    types.filter((type) => type !== 'null').map((type) => named(type, form)),
    'or',
  );
}

/** A mapping by its keys: those that must be there, or `{ … }` as its title spells it. */
function mapping({ title, required = [] }: JsonSchema): string {
  if (title?.startsWith('{') === true) return title;
  if (required.length === 0) return 'a mapping';
  return `a mapping with the key${required.length > 1 ? 's' : ''} ${listed(required, 'and')}`;
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
  const meant = /^[-+]?[0-9.]*$/.test(word) ? undefined : nearest(word, known);
  if (meant !== undefined) return { hint: `did you mean '${meant}'?` };
  return known.length === 0 ? {} : { hint: `${kind}: ${known.join(', ')}` };
}
