import type { Faults } from './faults.ts';

/** One command of a cue sheet: its word in upper case and its arguments, without their quotes. */
export interface CueLine {
  /** `album.cue:12`. */
  readonly where: string;
  readonly command: string;
  readonly words: readonly string[];
}

/**
 * The commands of a cue sheet. Text: a byte order mark decides; else UTF-8 where the bytes are valid UTF-8, else the Western
 * code page (of which ISO 8859-1 is a part). Line ends of all kinds. REM lines are kept with `REM` in front of their word.
 * Code: cue-quote (warning).
 */
export function cueLines(bytes: Uint8Array, file: string, faults: Faults): CueLine[] {
  return decoded(bytes)
    .split(/\r\n|\n|\r/)
    .flatMap((text, i) => {
      const where = `${file}:${i + 1}`;
      const words = wordsOf(text, where, faults);
      if (words.length === 0) return [];
      const [first, ...rest] = words;
      const command = first.toUpperCase();
      if (command !== 'REM') return [{ where, command, words: rest }];
      return rest.length === 0
        ? []
        : [{ where, command: `REM ${rest[0].toUpperCase()}`, words: rest.slice(1) }];
    });
}

function decoded(bytes: Uint8Array): string {
  const mark = (...head: number[]): boolean => head.every((byte, i) => bytes[i] === byte);
  if (mark(0xff, 0xfe)) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Words parted by blanks; what stands in quotes is one word and may hold quotes: no command has two such words. */
function wordsOf(text: string, where: string, faults: Faults): string[] {
  const words: string[] = [];
  for (let rest = text.trim(); rest !== '';) {
    const quoted = /^"(.*)"(?=\s|$)/.exec(rest);
    const found = quoted ?? /^\S+/.exec(rest);
    if (found === null) break;
    if (quoted === null && rest.startsWith('"')) {
      faults.warning('cue-quote', where, 'a quote is not closed: the text goes on to the end of the line');
      words.push(rest.slice(1));
      break;
    }
    words.push(quoted === null ? found[0] : found[1]);
    rest = rest.slice(found[0].length).trimStart();
  }
  return words;
}
