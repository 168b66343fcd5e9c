import type { Finding } from '../base/finding.ts';
import { printErr, printOut, styled } from '../host/terminal.ts';
import { showFinding } from '../spec/show.ts';
import type { Source } from '../spec/source.ts';

const COLOURS = { error: 'red', warning: 'yellow', note: 'cyan' } as const;

/** Prints findings for people, errors last so that they stand nearest to the prompt. */
export function printFindings(findings: readonly Finding[], source: Source | undefined, file: string): void {
  const rank = { note: 0, warning: 1, error: 2 } as const;
  const ordered = [...findings].sort((a, b) => rank[a.level] - rank[b.level]);
  for (const finding of ordered) {
    const [head = '', ...rest] = showFinding(named(finding), source, file);
    printErr(head.replace(finding.level, styled(COLOURS[finding.level], finding.level)));
    for (const line of rest) printErr(line);
  }
}

/** Says in front which deliverable it is about: `mp3 · Opening: …`. */
function named(finding: Finding): Finding {
  const about = [finding.target, finding.track].filter((name) => name !== undefined);
  return about.length === 0 ? finding : { ...finding, message: `${about.join(' · ')}: ${finding.message}` };
}

/** A finding as an NDJSON event. */
export function findingEvent(finding: Finding, source: Source | undefined): object {
  const { at, code, level, message, track, target, measured, limit, hint } = finding;
  const place = at === undefined ? undefined : source?.locate(at, 'value');
  return {
    type: 'finding',
    code,
    level,
    message,
    at,
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
