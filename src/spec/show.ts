import { width } from '../base/cells.ts';
import type { Finding, Level, SpecPath } from '../base/finding.ts';
import type { Place } from './source.ts';

/** Anything that knows where things stand in a spec: its `Source`, or a memory of it. */
export interface Locator {
  locate(at: SpecPath, what: 'key' | 'value'): Place | undefined;
}

/** Findings whose place is the key rather than the value behind it. */
const AT_KEY: ReadonlySet<string> = new Set([
  'unknown-key',
  'unknown-processor',
  'unknown-target',
  'unsafe-name',
  'same-folder',
]);

export function pointsAtKey(finding: Finding): boolean {
  return AT_KEY.has(finding.code);
}

/** A finding as it is shown, in parts: the console colours the level, the rest is plain. */
export interface ShownFinding {
  /** `album.yaml:31:14`, or the file's name alone. */
  readonly where: string;
  readonly level: Level;
  readonly message: string;
  /** The line of the spec and a caret under the place. */
  readonly excerpt?: readonly [line: string, caret: string];
  readonly hint?: string;
}

/** Line, column and text of a finding in today's spec. */
export function placed(finding: Finding, source: Locator | undefined): Place | undefined {
  if (finding.at === undefined) return undefined;
  return source?.locate(finding.at, pointsAtKey(finding) ? 'key' : 'value');
}

export function shownFinding(finding: Finding, source: Locator | undefined, fileName: string): ShownFinding {
  const { level, message, hint } = finding;
  const place = placed(finding, source);
  const more = hint === undefined ? {} : { hint };
  if (place === undefined) return { where: fileName, level, message, ...more };
  const where = `${fileName}:${place.line}:${place.column}`;
  return { where, level, message, excerpt: excerpt(place), ...more };
}

/** Lines for a person, without colour. */
export function showFinding(finding: Finding, source: Locator | undefined, fileName: string): string[] {
  const { where, level, message, excerpt: lines, hint } = shownFinding(finding, source, fileName);
  return [
    `${where}  ${level}  ${message}`,
    ...(lines ?? []).map((line) => `    ${line}`.trimEnd()),
    ...(hint === undefined ? [] : [`    hint: ${hint}`]),
  ];
}

/** Characters of a line that are shown; a flow mapping of a whole album would fill the screen. */
const WINDOW = 96;

function excerpt({ text, column }: Place): [line: string, caret: string] {
  const clean = text.replace(/\p{Cc}/gu, (c) => (c === '\t' ? ' ' : '\uFFFD'));
  const from = column <= WINDOW - 16 ? 0 : column - WINDOW / 2;
  const head = from === 0 ? '' : '…';
  const tail = clean.length > from + WINDOW ? '…' : '';
  const before = head + clean.slice(from, column - 1);
  const line = `${before}${clean.slice(column - 1, from + WINDOW)}${tail}`;
  return [line.replace(/\p{Cs}/gu, '\uFFFD'), `${' '.repeat(width(before))}^`];
}
