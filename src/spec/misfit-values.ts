import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../base/canonical.ts';
import { error, type Finding } from '../base/finding.ts';
import { CHAIN_ITEM } from './chain-schema.ts';
import { fits, followed, isObject, type JsonSchema } from './json-schema.ts';
import { lastOf, spoken } from './place.ts';
import type { Source } from './source.ts';
import { kindOf, plainly, printable, range, shown, suggestion, wanted } from './wording.ts';

/** Messages about values: of the wrong type, form or size. */

/** Where messages get what the schema's error does not hold. */
export interface Context {
  readonly root: JsonSchema;
  readonly source: Source;
}

export function wrongType(context: Context, at: string, schema: JsonSchema, value: Json): Finding {
  const name = at === '' ? 'a spec' : spoken(at);
  const form = followed(context.root, schema);
  if (form.title === CHAIN_ITEM && typeof value === 'string')
    return error('wrong-type', `${name} is a word alone; a processor is followed by its parameters`, {
      at,
      hint: `write ${value}: { … }, or ${value}: {} for its defaults`,
    });
  if (value === null && at !== '')
    return error('wrong-type', `${name} is empty`, {
      at,
      hint: 'write a value behind it, or remove the key',
    });
  const more = typeHint(context, at, form, value);
  return error('wrong-type', `${name} must be ${wanted(context.root, schema)}, it is ${kindOf(value)}`, {
    at,
    ...(more === undefined ? {} : { hint: more }),
  });
}

/** What to write instead, where it can be told. */
function typeHint({ source, root }: Context, at: string, form: JsonSchema, value: Json): string | undefined {
  const key = /\d+$/.test(at) ? '' : `${lastOf(at)}: `;
  const forms = (form.anyOf ?? [form]).map((one) => followed(root, one));
  const takes = (sample: Json): boolean => forms.some((one) => fits(one, sample));
  if (typeof value !== 'object' && forms.some((one) => one.type === 'string'))
    return `put it in quotes: ${key}"${source.written(at) ?? plainly(value)}"`;
  if (typeof value === 'number' && lastOf(at) === 'loudness')
    return `write loudness: { integrated: ${value} }`;
  if (typeof value === 'string' && takes(true) && /^(?:yes|no|on|off|y|n|true|false)$/i.test(value))
    return 'write true or false, without quotes';
  if (typeof value === 'string' && takes(0)) return numberHint(key, value);
  if (takes([]) && isObject(value)) return 'start each entry with `- `';
  if (at === '/targets' && Array.isArray(value)) return 'write one key a target: `streaming: {}`';
  return undefined;
}

function numberHint(key: string, value: string): string | undefined {
  const number = /^\s*([-+]?\d+(?:[.,]\d+)?)(?![\d:])/.exec(value)?.[1];
  return number === undefined ? undefined : `write the number alone: ${key}${number.replace(',', '.')}`;
}

export function wrongWord(at: string, value: Json, words: readonly string[]): Finding {
  return error('unknown-word', `${spoken(at)} cannot be ${shown(value)}`, {
    at,
    ...suggestion(plainly(value), words, words.length === 1 ? 'it can be' : 'it can be one of'),
  });
}

export function malformed(at: string, schema: JsonSchema, value: Json): Finding {
  const asked = schema.patternErrorMessage ?? 'does not have the right form';
  if (value === '') return error('empty', `${spoken(at)} is empty`, { at });
  const example = schema.examples?.at(-1);
  const number = fits(schema, 0) ? numberHint(`${lastOf(at)}: `, plainly(value)) : undefined;
  const hint = number ?? (example === undefined ? undefined : `for example ${plainly(example)}`);
  return error('malformed', `${spoken(at)} ${asked}, it is ${printable(value)}`, {
    at,
    ...(hint === undefined ? {} : { hint }),
  });
}

export function wrongSize(at: string, fault: ErrorObject, schema: JsonSchema, value: Json): Finding {
  const { limit } = fault.params as { limit?: number };
  const say = (code: string, message: string, hint?: string): Finding =>
    error(code, message, {
      at,
      ...(limit === undefined ? {} : { limit }),
      ...(hint === undefined ? {} : { hint }),
    });
  const name = at === '' ? 'the file' : spoken(at);
  switch (fault.keyword) {
    case 'minLength':
      return say('empty', `${name} is empty`);
    case 'maxLength':
      return say('too-long', `${name} has more than ${limit ?? 0} characters`);
    case 'minItems':
      return say(
        'too-few',
        limit === 1 ? `${name} is empty` : `${name} has fewer than ${limit ?? 0} entries`,
      );
    case 'maxItems':
      return say('too-many', `${name} has more than ${limit ?? 0} entries`);
    case 'multipleOf':
      return say(
        'out-of-range',
        `${name} is ${shown(value)}, it goes in steps of ${schema.multipleOf ?? 1}`,
        range(schema),
      );
    case 'minProperties':
      return say('empty', schema.title === CHAIN_ITEM ? `${name} names no processor` : `${name} is empty`);
    case 'maxProperties':
      return say(
        'too-many',
        `${name} has ${Object.keys(value as object).length} processors (${Object.keys(value as object).join(', ')})`,
        'an entry of a chain is one processor: start each with its own `- `',
      );
    default:
      return say('bad-value', `${name} ${fault.message ?? 'does not fit'}`);
  }
}
