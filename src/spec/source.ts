import type { Document } from 'yaml';
import type { Json } from '../base/canonical.ts';
import { error, type Finding, type SpecPath } from '../base/finding.ts';
import { asTextPlace, type Place, segments, textPlace } from './place.ts';
import { decodeText, scan, scanFault, type Yaml } from './scan.ts';
import { syntaxFaults } from './syntax.ts';
import { type Growth, grow, type Twig } from './tree.ts';

export type { Place } from './place.ts';

/** A spec's text and where everything stands in it: the only one who knows line numbers. */
export class Source {
  readonly #lines: readonly string[];
  readonly #starts: readonly number[];
  readonly #root: Twig | undefined;

  constructor(text: string, root?: Twig) {
    this.#lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
    this.#starts = lineStarts(text);
    this.#root = root;
  }

  /** The plain value; undefined where the text was no YAML. */
  get value(): Json | undefined {
    return this.#root?.value;
  }

  /**
   * Where a value, or its key, stands. What is not there (any more) is placed at the nearest thing around it.
   * Undefined only where the text has no such line.
   */
  locate(at: SpecPath, what: 'key' | 'value' = 'value'): Place | undefined {
    const place = asTextPlace(at);
    if (place !== undefined) return this.#place(place.line, place.column);
    if (this.#root === undefined) return undefined;
    return this.#placeOf(this.#find(at, what));
  }

  /** A scalar as it stands in the text, without quotes. */
  written(at: SpecPath): string | undefined {
    let twig = this.#root;
    for (const segment of segments(at)) twig = child(twig, segment)?.twig;
    return twig?.written;
  }

  #find(at: SpecPath, what: 'key' | 'value'): number {
    let twig = this.#root;
    let offset = twig?.offset ?? 0;
    for (const segment of segments(at)) {
      const next = child(twig, segment);
      if (next === undefined) return offset;
      const empty = next.twig.written === '' && next.twig.value === null;
      offset = what === 'key' || empty ? next.offset : next.twig.offset;
      twig = next.twig;
    }
    return offset;
  }

  #placeOf(offset: number): Place | undefined {
    let line = 0;
    while (line + 1 < this.#starts.length && this.#starts[line + 1] <= offset) line++;
    return this.#place(line + 1, offset - this.#starts[line] + 1);
  }

  #place(line: number, column: number): Place | undefined {
    const text = this.#lines.at(line - 1);
    return text === undefined ? undefined : { line, column, text };
  }
}

function child(twig: Twig | undefined, segment: string): { offset: number; twig: Twig } | undefined {
  const item = twig?.items?.[Number(segment)];
  if (item !== undefined) return { offset: item.offset, twig: item };
  return twig?.keys?.get(segment);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

export interface Reading {
  /** Absent only where the bytes are not text. */
  readonly source?: Source;
  readonly findings: readonly Finding[];
}

/**
 * YAML 1.2 (core schema, one document) as a plain value with places. The library's warnings are errors here: a
 * spec that can be read in two ways is not a spec.
 */
export async function readSource(bytes: Uint8Array): Promise<Reading> {
  const text = decodeText(bytes);
  if (typeof text !== 'string') return { findings: [text] };
  const yaml: Yaml = await import('./yaml.ts');
  const bare = new Source(text);
  const at = placer(text);
  const scanned = scan(yaml, text);
  if (scanned.fault !== undefined)
    return { source: bare, findings: [scanFault(scanned.fault.code, at(scanned.fault.offset))] };
  const composer = new yaml.Composer({
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    uniqueKeys: false,
  });
  const documents = [...composer.compose(scanned.tokens, true, text.length)];
  const faults = syntaxFaults(documents, at);
  if (faults.length > 0) return { source: bare, findings: faults };
  return grown(yaml, text, documents[0], at);
}

function grown(yaml: Yaml, text: string, document: Document.Parsed, at: (offset: number) => string): Reading {
  const findings: Finding[] = [];
  const growth: Growth = { yaml, findings, at, anchors: new Map(), values: 0 };
  const root = grow(growth, document);
  if (root === undefined || findings.length > 0) return { source: new Source(text), findings };
  if (root.value === null) return { source: new Source(text), findings: [emptyFault()] };
  return { source: new Source(text, root), findings };
}

const emptyFault = (): Finding =>
  error('empty', 'the file is empty', {
    at: textPlace(1, 1),
    hint: 'a spec starts with `release: 1`; `release init` writes one for the audio files of a folder',
  });

function placer(text: string): (offset: number) => string {
  const starts = lineStarts(text);
  return (offset) => {
    let line = 0;
    while (line + 1 < starts.length && starts[line + 1] <= offset) line++;
    return textPlace(line + 1, offset - starts[line] + 1);
  };
}
