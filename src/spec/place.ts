import type { SpecPath } from '../base/finding.ts';

/** A place in the spec's text. Line and column count from 1; a column is a UTF-16 unit, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The whole line, without its end. */
  readonly text: string;
}

/**
 * Where text that is no YAML is at fault, there is no pointer yet: `@line:column` stands in `at` instead. It is
 * resolved like any other path, by the source it came from.
 */
export function textPlace(line: number, column: number): SpecPath {
  return `@${line}:${column}`;
}

export function asTextPlace(at: SpecPath): { line: number; column: number } | undefined {
  const found = /^@(\d+):(\d+)$/.exec(at);
  return found === null ? undefined : { line: Number(found[1]), column: Number(found[2]) };
}

/** The segments of a pointer, unescaped (RFC 6901). */
export function segments(at: SpecPath): string[] {
  return at
    .split('/')
    .slice(1)
    .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A pointer as people write it: `/tracks/2/chain/0/eq` → `tracks[2].chain[0].eq`. */
export function spoken(at: SpecPath): string {
  let text = '';
  for (const segment of segments(at)) {
    if (/^\d+$/.test(segment)) text += `[${segment}]`;
    else if (/^[\w-]+$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `["${segment.length > 40 ? `${segment.slice(0, 40)}…` : segment}"]`;
  }
  return text;
}

/** `in tracks[2]`, or `at the top level`. */
export function inside(at: SpecPath): string {
  return at === '' ? 'at the top level' : `in ${spoken(at)}`;
}

export function parentOf(at: SpecPath): SpecPath {
  return at.slice(0, Math.max(0, at.lastIndexOf('/')));
}

export function lastOf(at: SpecPath): string {
  return segments(at).at(-1) ?? '';
}
