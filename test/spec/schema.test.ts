import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../src/spec/json-schema.ts';
import { referencePage } from '../../src/spec/reference.ts';
import { composeChainSchema, composeSchema, schemaFiles } from '../../src/spec/schema.ts';
import { shelves } from '../../src/spec/shelves.ts';
import { standIn } from './shelf.ts';

/** Every schema inside a schema, with its place. */
function* inside(schema: JsonSchema, at = ''): Generator<[string, JsonSchema]> {
  yield [at, schema];
  const maps = [...Object.entries(schema.properties ?? {}), ...Object.entries(schema.$defs ?? {})];
  for (const [key, one] of maps) yield* inside(one, `${at}/${key}`);
  for (const [i, one] of (schema.anyOf ?? []).entries()) yield* inside(one, `${at}/${i}`);
  if (schema.items !== undefined) yield* inside(schema.items, `${at}/items`);
  if (typeof schema.additionalProperties === 'object') yield* inside(schema.additionalProperties, `${at}/*`);
}

describe('The published schemas', () => {
  const page = ['processors.md', referencePage(shelves.modules)] as const;
  it.each([...schemaFiles().map(({ name, text }) => [name, text] as const), page])(
    '%s is what the shelves say; `make schemas` writes it',
    async (name, text) => {
      const path = new URL(`../../schemas/${name}`, import.meta.url);
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it.each([
    ['release', composeSchema(shelves)],
    ['chain', composeChainSchema(shelves)],
  ])('%s is valid in its own dialect, 2020-12', (_name, schema) => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(ajv.compile(schema)).toBeTypeOf('function');
  });

  it('tell in an editor what every key is', () => {
    for (const root of [composeSchema(shelves), composeChainSchema(shelves)]) {
      for (const [at, schema] of inside(root)) {
        for (const [key, property] of Object.entries(schema.properties ?? {})) {
          const referred = root.$defs?.[property.$ref?.replace('#/$defs/', '') ?? ''];
          expect(
            (property.description ?? referred?.description ?? '').length,
            `${at}/${key}`,
          ).toBeGreaterThan(2);
        }
      }
    }
  });

  it('close every mapping, so that a misspelt key is underlined', () => {
    for (const [at, schema] of inside(composeSchema(shelves)))
      if (schema.properties !== undefined && schema.type !== undefined)
        expect(schema.additionalProperties, at).not.toBeUndefined();
  });

  it('name no host', () => {
    for (const { text } of schemaFiles())
      expect(text.replaceAll('https://json-schema.org/draft/2020-12/schema', '')).not.toMatch(/https?:/);
  });
});

describe('The composed schema', () => {
  const item = (name: string): JsonSchema => composeSchema(standIn).$defs![name];

  it('has a key for each processor, and `use` in tracks alone', () => {
    expect(Object.keys(item('album_chain_item').properties!)).toEqual([
      'gain',
      'eq',
      'compressor',
      'limiter',
    ]);
    expect(Object.keys(item('track_chain_item').properties!)).toEqual([
      'use',
      'gain',
      'eq',
      'compressor',
      'limiter',
    ]);
  });

  it('lists the presets as targets, each with the keys of its format', () => {
    const { targets } = composeSchema(standIn).properties!;
    expect(Object.keys(targets.properties!)).toEqual([
      'streaming',
      'distributor',
      'apple-digital-masters',
      'bandcamp',
      'hi-res',
      'cd',
      'vinyl',
      'broadcast',
      'broadcast-a85',
      'flac',
      'mp3',
      'archive',
    ]);
    const company = ['gaps', 'replay_gain', 'picture', 'zip', 'message', 'checksums'];
    const common = ['preset', 'rate', 'loudness', 'true_peak', 'limiter', 'tags', ...company];
    expect(Object.keys(item('target_mp3').properties!)).toEqual([...common, 'mode', 'bitrate', 'quality']);
    expect(Object.keys(item('target_flac').properties!).sort()).toEqual(
      [...common, 'bits', 'dither', 'auto_blank', 'compression'].sort(),
    );
    expect(item('target_flac').properties!.bits).toMatchObject({ enum: [16, 24] });
  });

  it('takes the settings of the limiter from its processor, without the ceiling', () => {
    expect(Object.keys(item('limiter').properties!)).toEqual(['release', 'max_reduction']);
    expect(item('limiter').properties!.max_reduction).toMatchObject({ default: 6 });
    expect(item('limiter_override').properties!.release).not.toHaveProperty('default');
  });
});
