import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Json } from '../base/canonical.ts';
import { choose, fits, type JsonSchema } from './json-schema.ts';
import { nearest } from './nearest.ts';
import type { Quick } from './quick.ts';

/** One place where a value does not fit the schema, `anyOf` already reduced to the form that was meant. */
export type Misfit =
  | { readonly kind: 'rule'; readonly at: string; readonly error: ErrorObject }
  /** No form takes a value of this type. */
  | { readonly kind: 'no-form'; readonly at: string; readonly schema: JsonSchema; readonly value: Json }
  /** The key that tells the forms apart is missing, or has a value that none admits. */
  | {
      readonly kind: 'form-key';
      readonly at: string;
      readonly key: string;
      readonly words: readonly Json[];
      readonly value: Json;
    };

export type Validate = (value: Json) => Promise<Misfit[]>;

/** A validator that tells all faults at once. `quick` spares a value that fits from ajv, which takes long to load. */
export function createValidate(root: JsonSchema, quick?: Quick): Validate {
  let whole: Promise<(value: Json) => Misfit[]> | undefined;
  return async (value) => (quick?.(value) === true ? [] : (await (whole ??= compile(root)))(value));
}

async function compile(root: JsonSchema): Promise<(value: Json) => Misfit[]> {
  const { Ajv2020 } = await import('./ajv.ts');
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    ownProperties: true,
    // A spec is validated once: making the validator quickly counts (a third of the time), not its speed.
    code: { optimize: false },
    inlineRefs: false,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
  });
  ajv.addVocabulary(['unit', 'patternErrorMessage']);
  const whole = ajv.compile(root);
  const forms = new WeakMap<JsonSchema, ValidateFunction>();
  const validatorOf = (form: JsonSchema): ValidateFunction => {
    const known = forms.get(form);
    if (known !== undefined) return known;
    const made = ajv.compile({ ...form, $defs: root.$defs ?? {} });
    forms.set(form, made);
    return made;
  };
  const misfits = (validate: ValidateFunction, value: Json, base: string): Misfit[] => {
    if (validate(value)) return [];
    // A bad key is told twice, by the rule for names and by the pattern in it.
    const errors = (validate.errors ?? []).filter((e) => e.propertyName === undefined);
    return topForms(errors).flatMap((error): Misfit[] => {
      const at = base + error.instancePath;
      if (error.keyword !== 'anyOf') return [{ kind: 'rule', at, error }];
      const schema = error.parentSchema as JsonSchema;
      const found = error.data as Json;
      const forms = schema.anyOf ?? [];
      const choice = choose(root, forms, found);
      if (choice.kind === 'none' || isQuotedNumber(forms, found) || isStranger(forms, found))
        return [{ kind: 'no-form', at, schema, value: found }];
      if (choice.kind === 'key')
        return [{ kind: 'form-key', at, key: choice.key, words: choice.words, value: found }];
      return misfits(validatorOf(choice.form), found, at);
    });
  };
  return (value) => misfits(whole, value, '');
}

/** A number in quotes where a word or a number may stand: the number was meant, not the word. */
function isQuotedNumber(forms: readonly JsonSchema[], value: Json): boolean {
  return typeof value === 'string' && /^\s*[-+]?\d/.test(value) && forms.some((form) => fits(form, 0));
}

/** A word like none of those that may stand beside a number: all that may stand there has to be told. */
function isStranger(forms: readonly JsonSchema[], value: Json): boolean {
  if (typeof value !== 'string' || !forms.some((form) => fits(form, 0))) return false;
  const words = forms.flatMap((form) => (typeof form.const === 'string' ? [form.const] : []));
  return words.length > 0 && nearest(value, words) === undefined;
}

/**
 * The errors without those from inside a failed `anyOf`: each of its forms complains, and only the one that was meant
 * is worth hearing. It is asked again, alone. The outer one of two at the same place comes last.
 */
function topForms(errors: readonly ErrorObject[]): ErrorObject[] {
  const failed = new Map<string, ErrorObject>();
  for (const error of errors) if (error.keyword === 'anyOf') failed.set(error.instancePath, error);
  const below = (path: string): boolean => {
    for (let i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1))
      if (failed.has(path.slice(0, i))) return true;
    return failed.has('') && path !== '';
  };
  return errors.filter(
    (e) => !below(e.instancePath) && (!failed.has(e.instancePath) || failed.get(e.instancePath) === e),
  );
}
