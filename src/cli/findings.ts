import type { Finding } from '../base/finding.ts';
import { printErr, printOut, styled } from '../host/terminal.ts';
import { type Locator, placed, shownFinding } from '../spec/show.ts';

const COLOURS = { error: 'red', warning: 'yellow', note: 'cyan' } as const;
const RANK = { note: 0, warning: 1, error: 2 } as const;

/** Prints findings for people, errors last so that they stand nearest to the prompt. */
export function printFindings(findings: readonly Finding[], source: Locator | undefined, file: string): void {
  const ordered = [...findings].sort((a, b) => RANK[a.level] - RANK[b.level]);
  for (const finding of ordered) {
    const { where, level, message, excerpt, hint } = shownFinding(named(finding), source, file);
    printErr(`${where}  ${styled(COLOURS[level], level)}  ${message}`);
    for (const line of excerpt ?? []) printErr(`    ${line}`.trimEnd());
    if (hint !== undefined) printErr(`    hint: ${hint}`);
  }
}

/** Says in front which deliverable it is about: `mp3 · Opening: …`. */
function named(finding: Finding): Finding {
  const about = [finding.target, finding.track].filter((name) => name !== undefined);
  return about.length === 0 ? finding : { ...finding, message: `${about.join(' · ')}: ${finding.message}` };
}

/** A finding as an NDJSON event. */
export function findingEvent(finding: Finding, source: Locator | undefined): object {
  const { at, code, level, message, track, target, measured, limit, hint } = finding;
  const place = placed(finding, source);
  return {
    type: 'finding',
    code,
    level,
    message,
    // Text that is no YAML has no pointer, only a line and a column.
    at: at?.startsWith('@') === true ? undefined : at,
    line: place?.line,
    column: place?.column,
    track,
    target,
    measured,
    limit,
    hint,
  };
}

export function printEvent(event: object): void {
  printOut(JSON.stringify(event));
}
