import type { CST } from 'yaml';
import { error, type Finding } from '../base/finding.ts';
import { unreachable } from '../base/result.ts';
import { textPlace } from './place.ts';

export type Yaml = typeof import('./yaml.ts');

/**
 * Limits of a spec's text, held before the text becomes a tree: a spec comes from anywhere, and the YAML library takes
 * 17 s for 40 000 keys and can end the whole process on deep nesting. A 99-track spec with long chains is 100 KB,
 * 12 levels deep, with 4 000 keys.
 */
export const MOST_BYTES = 1024 * 1024;
export const MOST_DEPTH = 32;
export const MOST_KEYS = 10_000;
/** Words, marks, spaces and line ends; some of the library's work grows with their square. */
const MOST_PARTS = 100_000;
/** Lines starting with `%`; YAML knows two. */
const MOST_DIRECTIVES = 2;

export const bytesFault = (): Finding =>
  error('too-big', `the file is longer than ${MOST_BYTES / 1024} KiB, the most a spec may have`, {
    at: textPlace(1, 1),
    limit: MOST_BYTES,
    hint: 'is this the spec? audio and pictures are named in it, not put into it',
  });

/** UTF-8 without its byte order mark; anything else is a fault. */
export function decodeText(bytes: Uint8Array): string | Finding {
  if (bytes.length > MOST_BYTES) return bytesFault();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const line = firstBadLine(bytes);
    return error('not-utf-8', `the file is ${wide ? 'UTF-16' : 'not UTF-8 text'}`, {
      at: textPlace(wide ? 1 : line, 1),
      hint: 'save it as UTF-8 in your editor',
    });
  }
}

function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? undefined : end));
    } catch {
      return line;
    }
    if (end < 0) break;
    start = end + 1;
  }
  return line;
}

type Limit = 'too-deep' | 'too-many-keys' | 'too-long';

export interface Scan {
  readonly tokens: readonly CST.Token[];
  /** Set when a limit was met; the tokens are then of no use. */
  readonly fault?: { readonly code: Limit; readonly offset: number };
}

/** The text as the library's tokens, counting on the way. Linear in time; stops at the first limit. */
export function scan(yaml: Yaml, text: string): Scan {
  const parser = new yaml.Parser();
  const tokens: CST.Token[] = [];
  let keys = 0;
  let parts = 0;
  let documents = 0;
  let directives = 0;
  const over = (): Limit | undefined => {
    // The document itself stands at the bottom of the stack.
    if (parser.stack.length > MOST_DEPTH + 2) return 'too-deep';
    if (keys > MOST_KEYS) return 'too-many-keys';
    return parts > MOST_PARTS ? 'too-long' : undefined;
  };
  for (const lexeme of new yaml.Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'document') documents++;
      if (token.type === 'directive') directives++;
    }
    parts++;
    if (lexeme === ':') keys++;
    const code = over();
    if (code !== undefined) return { tokens, fault: { code, offset: parser.offset } };
    // A second document or a third directive is refused anyway; what comes after it does not matter.
    if (documents > 1 || directives > MOST_DIRECTIVES) return { tokens };
  }
  tokens.push(...parser.end());
  return { tokens };
}

export function scanFault(code: Limit, at: string): Finding {
  switch (code) {
    case 'too-deep':
      return error(code, `more than ${MOST_DEPTH} levels of nesting`, { at, limit: MOST_DEPTH });
    case 'too-many-keys':
      return error(code, `more than ${MOST_KEYS} keys`, { at, limit: MOST_KEYS });
    case 'too-long':
      return error(code, `more than ${MOST_PARTS} words and marks`, { at, limit: MOST_PARTS });
    default:
      return unreachable(code);
  }
}
