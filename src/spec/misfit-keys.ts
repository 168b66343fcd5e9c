import type { Json } from '../base/canonical.ts';
import { error, type Finding, pointer } from '../base/finding.ts';
import { CHAIN_ITEM } from './chain-schema.ts';
import { followed, isObject, type JsonSchema } from './json-schema.ts';
import { type Context, wrongWord } from './misfit-values.ts';
import { inside, lastOf, spoken } from './place.ts';
import { kindOf, listed, plainly, printable, suggestion } from './wording.ts';

/** Messages about keys: unknown, missing, or naming what is not there. */

export function unknownKey(context: Context, at: string, key: string, schema: JsonSchema): Finding {
  const known = Object.keys(schema.properties ?? {});
  const place = at + pointer(key);
  if (schema.title === CHAIN_ITEM) {
    if (key === 'use')
      return error('unknown-processor', `'use' cannot stand ${inside(at)}`, {
        at: place,
        hint: "`use: album` puts the album's chain into the chain of a track",
      });
    return error('unknown-processor', `unknown processor '${key}' ${inside(at)}`, {
      at: place,
      ...suggestion(key, known, 'processors'),
    });
  }
  const elsewhere = otherTargets(context.root, at, key);
  if (elsewhere !== undefined)
    return error(
      'unknown-key',
      `'${key}' does not belong to ${schema.title ?? 'this target'}, ${spoken(at)}`,
      {
        at: place,
        hint: elsewhere,
      },
    );
  return error('unknown-key', `unknown key '${key}' ${inside(at)}`, {
    at: place,
    ...suggestion(key, known, 'known keys'),
  });
}

export function isTarget(at: string): boolean {
  return /^\/targets\/[^/]*$/.test(at);
}

/** Whether another format's targets have this key. */
function otherTargets(root: JsonSchema, at: string, key: string): string | undefined {
  if (!isTarget(at)) return undefined;
  const having = Object.entries(root.$defs ?? {})
    .filter(([name, form]) => name.startsWith('target_') && Object.hasOwn(form.properties ?? {}, key))
    .map(([name]) => name.split('_')[1]);
  const formats = [...new Set(having)];
  return formats.length === 0 ? undefined : `targets in ${listed(formats, 'and')} format have it`;
}

export function missingKey(context: Context, at: string, key: string, schema: JsonSchema): Finding {
  const form = schema.properties?.[key];
  const wish = form === undefined ? undefined : followed(context.root, form);
  const example = wish?.const ?? wish?.examples?.[0];
  const hint =
    example === undefined
      ? wish?.description
      : `add ${key}: ${plainly(example)}${wish?.const === undefined ? ', for example' : ''}`;
  return error('missing-key', `the key '${key}' is missing ${inside(at)}`, {
    at,
    ...(hint === undefined ? {} : { hint }),
  });
}

export function badName(at: string, name: string, schema: JsonSchema): Finding {
  const asked = schema.propertyNames?.patternErrorMessage;
  return error('unsafe-name', `${printable(name)} cannot name a folder of the release`, {
    at: at + pointer(name),
    ...(asked === undefined ? {} : { hint: `a target's name: ${asked}` }),
  });
}

export function formKey(
  { root }: Context,
  at: string,
  key: string,
  words: readonly Json[],
  value: Json,
): Finding {
  const given = isObject(value) ? value[key] : undefined;
  const target = isTarget(at) ? lastOf(at) : undefined;
  if (given !== undefined && typeof given === 'string')
    return target === undefined
      ? wrongWord(at + pointer(key), given, words.map(plainly))
      : error('unknown-preset', `unknown preset '${given}' ${inside(at)}`, {
          at: at + pointer(key),
          ...suggestion(given, words.map(plainly), 'presets'),
        });
  if (target === undefined || given !== undefined)
    return given === undefined
      ? error('missing-key', `the key '${key}' is missing ${inside(at)}`, {
          at,
          hint: `one of: ${words.map(plainly).join(', ')}`,
        })
      : error(
          'wrong-type',
          `${spoken(at + pointer(key))} must be ${listed(words.map(plainly), 'or')}, it is ${kindOf(given)}`,
          {
            at: at + pointer(key),
          },
        );
  return unknownTarget(root, at, target);
}

/** A target that is no preset and names none: a typing error, or a name of its own. */
export function unknownTarget(root: JsonSchema, at: string, name: string): Finding {
  const known = Object.keys(root.properties?.targets.properties ?? {});
  const { hint } = suggestion(name, known, 'targets');
  return error('unknown-target', `unknown target '${name}'`, {
    at,
    hint: `${hint ?? ''}${hint?.endsWith('?') === true ? ' A' : '; a'} target with a name of its own needs \`preset:\``,
  });
}
