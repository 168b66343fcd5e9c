import { error, type Finding, isRefused, note, warning } from '../../base/finding.ts';

/** What a finding may add: what was found, what is expected there, what the user can do. */
export interface Figures {
  readonly measured?: number | string;
  readonly limit?: number | string;
  readonly hint?: string;
}

/**
 * Findings about one set or sheet, in the order in which they are met. Each begins with its place as the user knows it:
 * `PQDESCR packet 3 (byte 128): …`, `album.cue:12: …`.
 */
export class Faults {
  readonly findings: Finding[] = [];

  error(code: string, where: string, message: string, figures: Figures = {}): void {
    this.findings.push(error(code, `${where}: ${message}`, figures));
  }

  warning(code: string, where: string, message: string, figures: Figures = {}): void {
    this.findings.push(warning(code, `${where}: ${message}`, figures));
  }

  note(code: string, where: string, message: string, figures: Figures = {}): void {
    this.findings.push(note(code, `${where}: ${message}`, figures));
  }

  add(findings: readonly Finding[]): void {
    this.findings.push(...findings);
  }

  get refused(): boolean {
    return isRefused(this.findings);
  }
}
