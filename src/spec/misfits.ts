import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../base/canonical.ts';
import { error, type Finding, pointer } from '../base/finding.ts';
import { CHAIN_ITEM } from './chain-schema.ts';
import { fits, followed, isObject, type JsonSchema } from './json-schema.ts';
import { inside, lastOf, parentOf, spoken } from './place.ts';
import type { Source } from './source.ts';
import type { Misfit } from './validate.ts';
import { kindOf, listed, range, shown, suggestion, wanted } from './wording.ts';

/** Where messages get what the schema's error does not hold. */
export interface Context {
  readonly root: JsonSchema;
  readonly source: Source;
}

export function misfitFinding(context: Context, misfit: Misfit): Finding {
  switch (misfit.kind) {
    case 'rule':
      return ruleFinding(context, misfit.at, misfit.error);
    case 'no-form':
      if (misfit.value === null && isTarget(misfit.at)) return unknownTarget(context.root, misfit.at, lastOf(misfit.at));
      return wrongType(context, misfit.at, misfit.schema, misfit.value);
    case 'form-key':
      return formKey(context, misfit.at, misfit.key, misfit.words, misfit.value);
    default:
      return misfit;
  }
}

function ruleFinding(context: Context, at: string, fault: ErrorObject): Finding {
  const schema = fault.parentSchema as JsonSchema;
  const value = fault.data as Json;
  switch (fault.keyword) {
    case 'additionalProperties':
      return unknownKey(context, at, (fault.params as { additionalProperty: string }).additionalProperty, schema);
    case 'required':
      return missingKey(context, at, (fault.params as { missingProperty: string }).missingProperty, schema);
    case 'type':
      return wrongType(context, at, schema, value);
    case 'enum':
    case 'const':
      return fits(schema, value)
        ? wrongWord(at, value, (schema.enum ?? [schema.const ?? null]).map(String))
        : wrongType(context, at, schema, value);
    case 'minimum':
    case 'maximum':
      return error('out-of-range', `${spoken(at)} is ${String(value)}, outside ${range(schema)}`, {
        at,
        measured: value as number,
        limit: schema[fault.keyword] ?? 0,
      });
    case 'pattern':
      return malformed(at, schema, value);
    case 'propertyNames':
      return badName(at, (fault.params as { propertyName: string }).propertyName, schema);
    default:
      return wrongSize(at, fault, schema, value);
  }
}

function unknownKey(context: Context, at: string, key: string, schema: JsonSchema): Finding {
  const known = Object.keys(schema.properties ?? {});
  const place = at + pointer(key);
  if (schema.title === CHAIN_ITEM) {
    if (key === 'use')
      return error('unknown-processor', `'use' stands in the album's own chain, ${spoken(at)}`, {
        at: place,
        hint: '`use: album` puts the album\'s chain into the chain of a track',
      });
    return error('unknown-processor', `unknown processor '${key}' ${inside(at)}`, {
      at: place,
      ...suggestion(key, known, 'processors'),
    });
  }
  const elsewhere = otherTargets(context.root, at, key);
  if (elsewhere !== undefined)
    return error('unknown-key', `'${key}' does not belong to ${schema.title ?? 'this target'}, ${spoken(at)}`, {
      at: place,
      hint: elsewhere,
    });
  return error('unknown-key', `unknown key '${key}' ${inside(at)}`, {
    at: place,
    ...suggestion(key, known, 'known keys'),
  });
}

function isTarget(at: string): boolean {
  return /^\/targets\/[^/]*$/.test(at);
}

/** Whether another format's targets have this key. */
function otherTargets(root: JsonSchema, at: string, key: string): string | undefined {
  if (!isTarget(at)) return undefined;
  const having = Object.entries(root.$defs ?? {})
    .filter(([name, form]) => name.startsWith('target_') && Object.hasOwn(form.properties ?? {}, key))
    .map(([name]) => name.replace('target_', ''));
  return having.length === 0 ? undefined : `targets in ${listed(having, 'and')} format have it`;
}

function missingKey(context: Context, at: string, key: string, schema: JsonSchema): Finding {
  const form = schema.properties?.[key];
  const wish = form === undefined ? undefined : followed(context.root, form);
  const example = wish?.const ?? wish?.examples?.[0];
  const hint =
    example === undefined ? wish?.description : `add ${key}: ${String(example)}${wish?.const === undefined ? ', for example' : ''}`;
  return error('missing-key', `the key '${key}' is missing ${inside(at)}`, {
    at,
    ...(hint === undefined ? {} : { hint }),
  });
}

function wrongType(context: Context, at: string, schema: JsonSchema, value: Json): Finding {
  const name = at === '' ? 'a spec' : spoken(at);
  const form = followed(context.root, schema);
  if (form.title === CHAIN_ITEM && typeof value === 'string')
    return error('wrong-type', `${name} is a word alone; a processor is followed by its parameters`, {
      at,
      hint: `write ${value}: { … }, or ${value}: {} for its defaults`,
    });
  const more = typeHint(context, at, form, value);
  return error('wrong-type', `${name} must be ${wanted(context.root, schema)}, it is ${kindOf(value)}`, {
    at,
    ...(more === undefined ? {} : { hint: more }),
  });
}

/** What to write instead, where it can be told. */
function typeHint({ source }: Context, at: string, form: JsonSchema, value: Json): string | undefined {
  const key = lastOf(at);
  const takes = (sample: Json): boolean => form.anyOf?.some((one) => fits(one, sample)) ?? fits(form, sample);
  if (value === null) return at === '' ? undefined : 'remove the key, or write a value behind it';
  if (takes('') && form.const === undefined && form.enum === undefined && typeof value !== 'object')
    return `put it in quotes: ${/^\d+$/.test(key) ? '' : `${key}: `}"${source.written(at) ?? String(value)}"`;
  if (typeof value === 'string' && takes(true) && /^(?:yes|no|on|off|y|n|true|false)$/i.test(value))
    return 'write true or false, without quotes';
  if (typeof value === 'string' && takes(0)) {
    const number = /^\s*([-+]?\d+(?:[.,]\d+)?)/.exec(value)?.[1];
    if (number !== undefined) return `write the number alone: ${key}: ${number.replace(',', '.')}`;
  }
  if (takes([]) && isObject(value)) return 'start each entry with `- `';
  if (/^\/targets$/.test(at) && Array.isArray(value)) return 'write one key a target: `streaming: {}`';
  return undefined;
}

function wrongWord(at: string, value: Json, words: readonly string[]): Finding {
  return error('unknown-word', `${spoken(at)} cannot be ${shown(value)}`, {
    at,
    ...suggestion(String(value), words, words.length === 1 ? 'it can be' : 'it can be one of'),
  });
}

function malformed(at: string, schema: JsonSchema, value: Json): Finding {
  const asked = schema.patternErrorMessage ?? 'does not have the right form';
  const example = schema.examples?.[schema.examples.length - 1];
  return error('malformed', `${spoken(at)} ${asked}, it is ${printable(value)}`, {
    at,
    ...(example === undefined ? {} : { hint: `for example ${String(example)}` }),
  });
}

function printable(value: Json): string {
  return shown(value).replace(/\p{C}/gu, (c) => `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`);
}

function badName(at: string, name: string, schema: JsonSchema): Finding {
  const asked = schema.propertyNames?.patternErrorMessage;
  return error('unsafe-name', `${printable(name)} cannot name a folder of the release`, {
    at: at + pointer(name),
    ...(asked === undefined ? {} : { hint: `a target's name: ${asked}` }),
  });
}

function wrongSize(at: string, fault: ErrorObject, schema: JsonSchema, value: Json): Finding {
  const { limit } = fault.params as { limit?: number };
  const say = (code: string, message: string, hint?: string): Finding =>
    error(code, message, { at, ...(limit === undefined ? {} : { limit }), ...(hint === undefined ? {} : { hint }) });
  const name = at === '' ? 'the file' : spoken(at);
  switch (fault.keyword) {
    case 'minLength':
      return say('empty', `${name} is empty`);
    case 'maxLength':
      return say('too-long', `${name} has more than ${limit ?? 0} characters`);
    case 'minItems':
      return say('too-few', limit === 1 ? `${name} is empty` : `${name} has fewer than ${limit ?? 0} entries`);
    case 'maxItems':
      return say('too-many', `${name} has more than ${limit ?? 0} entries`);
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

function formKey({ root }: Context, at: string, key: string, words: readonly Json[], value: Json): Finding {
  const given = isObject(value) ? value[key] : undefined;
  const target = isTarget(at) ? lastOf(at) : undefined;
  if (given !== undefined && typeof given === 'string')
    return target === undefined
      ? wrongWord(at + pointer(key), given, words.map(String))
      : error('unknown-preset', `unknown preset '${given}' ${inside(at)}`, {
          at: at + pointer(key),
          ...suggestion(given, words.map(String), 'presets'),
        });
  if (target === undefined || given !== undefined)
    return given === undefined
      ? error('missing-key', `the key '${key}' is missing ${inside(at)}`, { at, hint: `one of: ${words.join(', ')}` })
      : error('wrong-type', `${spoken(at + pointer(key))} must be ${listed(words.map(String), 'or')}, it is ${kindOf(given)}`, {
          at: at + pointer(key),
        });
  return unknownTarget(root, at, target);
}

/** A target that is no preset and names none: a typing error, or a name of its own. */
export function unknownTarget(root: JsonSchema, at: string, name: string): Finding {
  const known = Object.keys(root.properties?.targets?.properties ?? {});
  const { hint } = suggestion(name, known, 'targets');
  return error('unknown-target', `unknown target '${name}'`, {
    at,
    hint: `${hint ?? ''}${hint?.endsWith('?') === true ? ' A' : '; a'} target with a name of its own needs \`preset:\``,
  });
}

/** Findings whose place is the key rather than the value behind it. */
const AT_KEY: ReadonlySet<string> = new Set([
  'unknown-key',
  'unknown-processor',
  'unknown-target',
  'unsafe-name',
  'same-folder',
]);

export function pointsAtKey(finding: Finding): boolean {
  return AT_KEY.has(finding.code);
}

/** The place whose subtree a finding makes unusable. */
export function spoiled(finding: Finding): string {
  return finding.code === 'unknown-key' ? parentOf(finding.at ?? '') : (finding.at ?? '');
}
