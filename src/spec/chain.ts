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
  const bare = isObject(value) ? undefined : module.bare;
  const given = bare === undefined ? value : { [bare]: value };
  const params = complete(schema, schema, given) as JsonObject;
  return { module: name, version: module.version, params, ...(bare === undefined ? {} : { bare }), at };
}

/** Where in the spec a parameter stands; `inner` points into the complete ones, as processors do. */
function placeOf({ module, bare, at }: ChainItem, inner: SpecPath): SpecPath {
  return at + pointer(module) + (bare === undefined ? inner : inner.slice(pointer(bare).length));
}

/** Where in the spec that stands which `inner` points to in a chain with complete parameters: `/2/bands/0/freq`. */
export function placeInChain(chain: readonly ChainItem[], inner: SpecPath): SpecPath {
  const end = inner.indexOf('/', 1);
  return placeOf(chain[Number(inner.slice(1, end))], inner.slice(end));
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
    if (module?.judge === undefined) return [];
    const whole = chainItem(modules, name, value, at + pointer(i));
    return module
      .judge(whole.params)
      .map((finding) => ({ ...finding, at: placeOf(whole, finding.at ?? '') }));
  });
}
