import type { Alias, Document, Node, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../base/canonical.ts';
import { error, type Finding } from '../base/finding.ts';
import { MOST_DEPTH, type Yaml } from './scan.ts';

/** A value of the spec with its places in the text (offsets). Aliases are already replaced by what they stand for. */
export interface Twig {
  readonly value: Json;
  readonly offset: number;
  /** A scalar as it stands in the text, without quotes. */
  readonly written?: string;
  /** Of a mapping: where each key stands, and its value. */
  readonly keys?: ReadonlyMap<string, { readonly offset: number; readonly twig: Twig }>;
  readonly items?: readonly Twig[];
}

/** Values in the tree after aliases were followed; a spec of 99 tracks has some thousands. */
const MOST_VALUES = 50_000;

/** Collects faults; `at` turns an offset into a text place. */
export interface Growth {
  readonly yaml: Yaml;
  readonly findings: Finding[];
  readonly at: (offset: number) => string;
  readonly anchors: Map<string, Node>;
  values: number;
}

/** Turns the library's nodes into plain values; undefined when the tree would not end or is too big. */
export function grow(growth: Growth, document: Document.Parsed): Twig | undefined {
  try {
    return twigOf(growth, document.contents, 0);
  } catch (thrown) {
    if (!(thrown instanceof Overgrown)) throw thrown;
    growth.findings.push(error(thrown.code, thrown.message, { at: growth.at(thrown.offset) }));
    return undefined;
  }
}

class Overgrown extends Error {
  readonly code: string;
  readonly offset: number;
  constructor(code: string, message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

function twigOf(growth: Growth, node: ParsedNode | Node | null, depth: number): Twig {
  const offset = node?.range?.[0] ?? 0;
  if (++growth.values > MOST_VALUES)
    throw new Overgrown('too-many-values', `more than ${MOST_VALUES} values, aliases followed`, offset);
  if (depth > MOST_DEPTH)
    throw new Overgrown('too-deep', `more than ${MOST_DEPTH} levels of nesting, by an alias`, offset);
  const { yaml } = growth;
  if (node === null) return { value: null, offset };
  if (yaml.isAlias(node)) return followed(growth, node, depth);
  if (node.anchor !== undefined) growth.anchors.set(node.anchor, node);
  if (yaml.isMap(node)) return mappingOf(growth, node, depth);
  if (yaml.isSeq(node)) return sequenceOf(growth, node, depth);
  return scalarOf(growth, node);
}

function followed(growth: Growth, alias: Alias, depth: number): Twig {
  const node = growth.anchors.get(alias.source);
  const offset = alias.range?.[0] ?? 0;
  if (node !== undefined) return twigOf(growth, node, depth + 1);
  fault(growth, offset, 'unknown-alias', `nothing before this is marked &${alias.source}`);
  return { value: null, offset };
}

function mappingOf(growth: Growth, map: YAMLMap, depth: number): Twig {
  const value: { [key: string]: Json } = {};
  const keys = new Map<string, { offset: number; twig: Twig }>();
  for (const { key, value: node } of map.items) {
    const offset = (key as Node | null)?.range?.[0] ?? map.range?.[0] ?? 0;
    const name = nameOf(growth, key as Node | null, offset);
    const twig = twigOf(growth, node as Node | null, depth + 1);
    if (name === undefined) continue;
    if (keys.has(name)) {
      fault(growth, offset, 'duplicate-key', `the key '${name}' stands twice in this mapping`);
      continue;
    }
    keys.set(name, { offset, twig });
    // Not by assignment: `__proto__` must stay an ordinary (and then unknown) key.
    Object.defineProperty(value, name, {
      value: twig.value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return { value, offset: map.range?.[0] ?? 0, keys };
}

function nameOf(growth: Growth, key: Node | null, offset: number): string | undefined {
  const scalar = key !== null && growth.yaml.isScalar(key) ? key : undefined;
  if (scalar?.value === '<<' && scalar.type === 'PLAIN')
    fault(growth, offset, 'not-yaml-1.2', 'merge keys (<<) are not part of YAML 1.2', {
      hint: 'an alias can stand for a whole value: chain: *loud',
    });
  else if (scalar !== undefined && scalar.value !== null) return checked(growth, scalar.source ?? '', offset);
  else fault(growth, offset, 'bad-key', 'a key must be a word');
  return undefined;
}

function sequenceOf(growth: Growth, sequence: YAMLSeq, depth: number): Twig {
  const items = sequence.items.map((item) => twigOf(growth, item as Node | null, depth + 1));
  return { value: items.map((item) => item.value), offset: sequence.range?.[0] ?? 0, items };
}

function scalarOf(growth: Growth, scalar: Scalar): Twig {
  const offset = scalar.range?.[0] ?? 0;
  const written = scalar.source ?? '';
  const { value } = scalar;
  if (typeof value === 'string') return { value: checked(growth, value, offset), offset, written };
  if (typeof value === 'boolean' || value === null) return { value, offset, written };
  if (typeof value === 'number' && Number.isFinite(value)) {
    // Negative zero has no JSON form.
    return { value: value === 0 ? 0 : value, offset, written };
  }
  if (typeof value === 'number')
    fault(growth, offset, 'bad-number', `${written} is not a number that a spec can hold`);
  else
    fault(growth, offset, 'bad-yaml', 'a tag (!) cannot stand here', {
      hint: 'remove it, or put the text in quotes',
    });
  return { value: 0, offset, written };
}

/** Half of a surrogate pair (from an escape) is not text: it could not be written to a file as UTF-8. */
function checked(growth: Growth, text: string, offset: number): string {
  if (!/[\p{Cs}\0]/u.test(text)) return text;
  fault(growth, offset, 'bad-character', 'this text holds a character that no file can hold');
  return '';
}

function fault(
  growth: Growth,
  offset: number,
  code: string,
  message: string,
  more: Partial<Finding> = {},
): void {
  growth.findings.push(error(code, message, { at: growth.at(offset), ...more }));
}
