import { basename, dirname, join, resolve } from 'node:path';
import { type Finding, isRefused } from '../base/finding.ts';
import { readBytes } from '../host/disk.ts';
import { refusalOf } from '../base/result.ts';
import { identifyNow } from '../host/disk-now.ts';
import { currentFolder } from '../host/environment.ts';
import { type Locator, pointsAtKey } from '../spec/show.ts';
import type { Spec } from '../spec/spec.ts';
import { EXIT, exitOf } from './exit.ts';
import { findingEvent, printEvent, printFindings } from './findings.ts';
import { locatorFor, remember, remembered } from './spec_memory.ts';

/** A loaded spec with what is needed to talk about it. */
export interface OpenSpec {
  readonly spec: Spec;
  readonly file: string;
  /** Warnings and notes of the spec. */
  readonly findings: readonly Finding[];
  /** No command has loaded it as it is now. */
  readonly edited?: boolean;
}

/** Loads a spec for a command; a wrong one is reported here, and its exit code returned. */
export async function openSpec(written: string, json: boolean): Promise<OpenSpec | number> {
  const file = resolve(currentFolder(), written);
  const cache = join(dirname(file), '.release');
  const known = identifyNow(file)?.kind === 'file' ? await remembered(file, cache) : undefined;
  if (known?.loaded !== undefined) return { ...known.loaded, file };
  const { loadSpec } = await import('../spec/load.ts');
  const { spec, source, findings } = await loadSpec(file);
  if (spec !== undefined && !isRefused(findings)) {
    // Only memory: a disk that is full or read-only is the build's to tell.
    if (known !== undefined) await remember(cache, known.key, { spec, findings }).catch(refusalOf);
    return { spec, file, findings, edited: true };
  }
  printAll(findings, source, basename(file), json);
  if (json) printEvent({ type: 'refused', findings: findings.length });
  const code = exitOf(findings);
  return code === EXIT.refused ? EXIT.usage : code;
}

/** Prints findings about a spec with their places in it. */
export async function tell(findings: readonly Finding[], { file }: OpenSpec, json: boolean): Promise<void> {
  if (findings.length === 0) return;
  const wanted = findings.flatMap((finding) =>
    finding.at === undefined ? [] : [[finding.at, pointsAtKey(finding) ? 'key' : 'value'] as const],
  );
  const locator = await locatorFor(file, wanted, async () => {
    const { readSource } = await import('../spec/source.ts');
    return (await readSource(await readBytes(file))).source;
  });
  printAll(findings, locator, basename(file), json);
}

export function printAll(
  findings: readonly Finding[],
  source: Locator | undefined,
  name: string,
  json: boolean,
): void {
  if (json) for (const finding of findings) printEvent(findingEvent(finding, source));
  else printFindings(findings, source, name);
}
