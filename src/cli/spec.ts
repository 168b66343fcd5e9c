import { basename, resolve } from 'node:path';
import type { Finding } from '../base/finding.ts';
import { isRefused } from '../base/finding.ts';
import { currentFolder } from '../host/environment.ts';
import { loadSpec } from '../spec/load.ts';
import type { Source } from '../spec/source.ts';
import type { Spec } from '../spec/spec.ts';
import { EXIT, exitOf } from './exit.ts';
import { findingEvent, printEvent, printFindings } from './findings.ts';

/** A loaded spec with what is needed to talk about it. */
export interface OpenSpec {
  readonly spec: Spec;
  readonly source: Source | undefined;
  /** How messages call the file. */
  readonly name: string;
  /** Warnings and notes of the spec. */
  readonly findings: readonly Finding[];
}

/** Loads a spec for a command; a wrong one is reported here, and its exit code returned. */
export async function openSpec(file: string, json: boolean): Promise<OpenSpec | number> {
  const path = resolve(currentFolder(), file);
  const { spec, source, findings } = await loadSpec(path);
  const name = basename(path);
  if (spec !== undefined && !isRefused(findings)) return { spec, source, name, findings };
  tell(findings, source, name, json);
  if (json) printEvent({ type: 'refused', findings: findings.length });
  const code = exitOf(findings);
  return code === EXIT.refused ? EXIT.usage : code;
}

export function tell(
  findings: readonly Finding[],
  source: Source | undefined,
  name: string,
  json: boolean,
): void {
  if (json) for (const finding of findings) printEvent(findingEvent(finding, source));
  else printFindings(findings, source, name);
}
