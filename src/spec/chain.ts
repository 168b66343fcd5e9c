import type { Json } from '../base/canonical.ts';
import { type Finding, pointer, type SpecPath } from '../base/finding.ts';
import type { DspModule } from '../dsp/contract.ts';
import { complete, isObject, type JsonObject, plain } from './json-schema.ts';
import type { ChainItem } from './spec.ts';

/** The items of a valid chain with complete parameters; `use: album` becomes the album's items. */
export function chainItems(
  modules: readonly DspModule[],
  written: readonly Json[],
  at: SpecPath,
  album: readonly ChainItem[] = [],
): ChainItem[] {
  return written.flatMap((item, i) => {
    const [name, value] = Object.entries(item as JsonObject)[0];
    return name === 'use' ? album : [chainItem(modules, name, value, at + pointer(i))];
  });
}

function chainItem(modules: readonly DspModule[], name: string, value: Json, at: SpecPath): ChainItem {
  const module = modules.find((m) => m.name === name);
  if (module === undefined) throw new Error(`no processor ${name}`);
  const schema = plain(module.schema);
  const bare = module.bare !== undefined && !isObject(value) ? { [module.bare]: value } : value;
  return { module: name, version: module.version, params: complete(schema, schema, bare) as JsonObject, at };
}

/** What the processors of a valid chain say of their parameters. */
export function chainFindings(
  modules: readonly DspModule[],
  written: readonly Json[],
  at: SpecPath,
): Finding[] {
  return written.flatMap((item, i) => {
    const [name, value] = Object.entries(item as JsonObject)[0];
    if (name === 'use') return [];
    const module = modules.find((m) => m.name === name);
    const judged = module?.judge?.(chainItem(modules, name, value, at).params) ?? [];
    const inside = module?.bare === undefined || isObject(value) ? '' : pointer(module.bare);
    return judged.map((finding) => ({
      ...finding,
      at: at + pointer(i, name) + (finding.at ?? '').slice(inside.length),
    }));
  });
}
