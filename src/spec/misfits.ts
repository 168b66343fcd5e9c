import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../base/canonical.ts';
import { error, type Finding } from '../base/finding.ts';
import { fits, type JsonSchema } from './json-schema.ts';
import { badName, formKey, isTarget, missingKey, unknownKey, unknownTarget } from './misfit-keys.ts';
import { type Context, malformed, wrongSize, wrongType, wrongWord } from './misfit-values.ts';
import { nearest } from './nearest.ts';
import { lastOf, parentOf, spoken } from './place.ts';
import type { Misfit } from './validate.ts';
import { plainly, range } from './wording.ts';

/** The findings of a value that does not fit, each fault told once. */
export function misfitFindings(context: Context, misfits: readonly Misfit[]): Finding[] {
  const findings = misfits.filter((m) => !isEcho(m, misfits)).map((m) => misfitFinding(context, m));
  const unsafe = new Set(findings.filter((f) => f.code === 'unsafe-name').map((f) => f.at));
  return findings.filter((f) => f.code !== 'unknown-target' || !unsafe.has(f.at));
}

/** A missing key whose misspelling stands there, is not missing; empty text is not malformed besides. */
function isEcho(misfit: Misfit, all: readonly Misfit[]): boolean {
  if (misfit.kind !== 'rule') return false;
  const { keyword, params, data } = misfit.error;
  if (keyword === 'minLength')
    return all.some(
      (m) => m !== misfit && m.at === misfit.at && m.kind === 'rule' && m.error.keyword === 'pattern',
    );
  if (keyword !== 'required') return false;
  const { missingProperty: missing } = params as { missingProperty: string };
  const unknown = Object.keys(data as object).filter((key) =>
    all.some((m) => m.kind === 'rule' && m.at === misfit.at && isUnknown(m.error, key)),
  );
  const properties = Object.keys((misfit.error.parentSchema as JsonSchema).properties ?? {});
  return unknown.some((key) => nearest(key, properties) === missing);
}

function isUnknown({ keyword, params }: ErrorObject, key: string): boolean {
  return (
    keyword === 'additionalProperties' &&
    (params as { additionalProperty: string }).additionalProperty === key
  );
}

function misfitFinding(context: Context, misfit: Misfit): Finding {
  switch (misfit.kind) {
    case 'rule':
      return ruleFinding(context, misfit.at, misfit.error);
    case 'no-form':
      if (misfit.value === null && isTarget(misfit.at))
        return unknownTarget(context.root, misfit.at, lastOf(misfit.at));
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
      return unknownKey(
        context,
        at,
        (fault.params as { additionalProperty: string }).additionalProperty,
        schema,
      );
    case 'required':
      return missingKey(context, at, (fault.params as { missingProperty: string }).missingProperty, schema);
    case 'type':
      return wrongType(context, at, schema, value);
    case 'enum':
    case 'const':
      return fits(schema, value)
        ? wrongWord(at, value, (schema.enum ?? [schema.const ?? null]).map(plainly))
        : wrongType(context, at, schema, value);
    case 'minimum':
    case 'maximum':
      return error('out-of-range', `${spoken(at)} is ${plainly(value)}, outside ${range(schema)}`, {
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

/** The place whose subtree a finding makes unusable. */
export function spoiled(finding: Finding): string {
  return finding.code === 'unknown-key' ? parentOf(finding.at ?? '') : (finding.at ?? '');
}
