import type { DspModule } from '../dsp/contract.ts';
import { type JsonSchema, plain } from './json-schema.ts';

/** One parameter of a processor, as a reference lists it. */
export interface ParameterLine {
  /** Path in the spec: `bands[].freq`. */
  readonly name: string;
  /** As written in YAML; empty where it has none. */
  readonly fallback: string;
  /** What it does, its unit and range or its words. */
  readonly says: string;
}

export interface ModuleEntry {
  readonly name: string;
  readonly version: number;
  readonly summary: string;
  /** The parameter that may stand alone behind the name. */
  readonly bare?: string;
  readonly parameters: readonly ParameterLine[];
}

/** The shelf of processors as a reference, from their schemas. */
export function reference(modules: readonly DspModule[]): ModuleEntry[] {
  return modules.map(({ name, version, summary, bare, schema }) => ({
    name,
    version,
    summary,
    ...(bare === undefined ? {} : { bare }),
    parameters: linesOf(plain(schema), ''),
  }));
}

function linesOf(schema: JsonSchema, prefix: string): ParameterLine[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = prefix + key;
    const line = { name, fallback: fallbackOf(property), says: saysOf(property) };
    return [line, ...insideOf(property, name)];
  });
}

function insideOf(schema: JsonSchema, name: string): ParameterLine[] {
  const forms = [schema, ...(schema.anyOf ?? [])];
  return forms.flatMap((form) => [
    ...linesOf(form, `${name}.`),
    ...(form.items === undefined ? [] : linesOf(form.items, `${name}[].`)),
  ]);
}

function fallbackOf(schema: JsonSchema): string {
  const value = schema.default;
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function saysOf(schema: JsonSchema): string {
  const words = schema.enum === undefined ? '' : `: ${schema.enum.map(String).join(' | ')}`;
  return `${schema.description ?? ''}${words}`;
}

/** The reference as a page of Markdown, one table a processor. */
export function referencePage(modules: readonly DspModule[]): string {
  const chapters = reference(modules).map(({ name, summary, bare, parameters }) =>
    [
      `## ${name}`,
      '',
      bare === undefined ? summary : `${summary} \`${bare}\` may stand alone: \`- ${name}: …\`.`,
      '',
      ...(parameters.length === 0 ? [] : ['| parameter | default | |', '|---|---|---|']),
      ...parameters.map(({ name: key, fallback, says }) => `| \`${key}\` | ${fallback} | ${escaped(says)} |`),
    ].join('\n'),
  );
  const head =
    "# Processors\n\nWhat a `chain:` may hold. Written by `make schemas` from the processors' own schemas.";
  return `${[head, ...chapters]
    .join('\n\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
