import { type JsonSchema, plain } from './json-schema.ts';
import { type Shelves, shelves } from './shelves.ts';

/** Units by the path of a parameter: `eq.bands[].freq` → `Hz`, `mp3.bitrate` → `kbit/s`. */
export type Units = Readonly<Record<string, string>>;

/** The units of everything that stands on the shelves, from its own schemas. */
export function unitsOf({ modules, formats }: Shelves = shelves): Units {
  const units: Record<string, string> = {};
  for (const { name, schema } of [...modules, ...formats]) collect(plain(schema), name, units);
  return units;
}

function collect(schema: JsonSchema, path: string, units: Record<string, string>): void {
  if (schema.unit !== undefined) units[path] = schema.unit;
  for (const [key, property] of Object.entries(schema.properties ?? {}))
    collect(property, `${path}.${key}`, units);
  if (schema.items !== undefined) collect(schema.items, `${path}[]`, units);
  for (const form of schema.anyOf ?? []) collect(form, path, units);
}
