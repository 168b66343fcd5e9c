import { literal } from '../base/schema.ts';
import type { DspModule } from '../dsp/contract.ts';
import { type JsonSchema, plain } from './json-schema.ts';

/** One definition a processor: its parameters as a mapping, and bare where it has one obvious parameter. */
export function moduleDefinitions(modules: readonly DspModule[]): Record<string, JsonSchema> {
  return Object.fromEntries(modules.map((module) => [moduleDefinition(module.name), formsOf(module)]));
}

function formsOf(module: DspModule): JsonSchema {
  const full = plain(module.schema);
  const bare = module.bare === undefined ? undefined : full.properties?.[module.bare];
  if (bare === undefined) return { ...full, description: module.summary };
  return { description: module.summary, anyOf: [bare, full] };
}

export function moduleDefinition(name: string): string {
  return `module_${name}`;
}

/** Title of the schema of a chain item: how the messages know that an unknown key is an unknown processor. */
export const CHAIN_ITEM = 'a processor';

/** A chain item: a mapping with exactly one key, the processor. */
export function chainItem(modules: readonly DspModule[], inTrack: boolean): JsonSchema {
  const album = plain(literal('album', "the album's own chain (mastering.chain) runs here"));
  return {
    title: CHAIN_ITEM,
    description: 'One processor with its parameters, for example `gain: -1.5` or `eq: [ … ]`.',
    type: 'object',
    properties: {
      ...(inTrack ? { use: album } : {}),
      ...Object.fromEntries(modules.map((m) => [m.name, { $ref: `#/$defs/${moduleDefinition(m.name)}` }])),
    },
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
  };
}

/** Processors, not rules: a chain longer than this is a mistake. */
const MOST_ITEMS = 64;

export function chain(description: string, item: string): JsonSchema {
  return { description, type: 'array', items: { $ref: `#/$defs/${item}` }, maxItems: MOST_ITEMS };
}
