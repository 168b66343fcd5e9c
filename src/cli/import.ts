import { basename, relative, resolve } from 'node:path';
import type { Finding } from '../base/finding.ts';
import { importDisc, type ImportedDisc } from '../build/import.ts';
import { clockOf } from '../disc/read/times.ts';
import { currentFolder } from '../host/environment.ts';
import { printOut, styled } from '../host/terminal.ts';
import { EXIT, exitOf } from './exit.ts';
import { printEvent } from './findings.ts';
import { interruption } from './interrupt.ts';
import { printAll } from './spec.ts';

/** `release import DDP_FOLDER|CUE [DIR]`: returns the exit code. */
export async function run(disc: string, dir: string, options: { readonly json?: boolean }): Promise<number> {
  const json = options.json === true;
  const stop = interruption();
  const imported = await importDisc(
    resolve(currentFolder(), disc),
    resolve(currentFolder(), dir),
    stop.signal,
  );
  stop.end();
  const interrupted = stop.code();
  if (interrupted !== undefined) return interrupted;
  const findings = imported.ok ? imported.value.findings : imported.findings;
  printAll(asWritten(findings, disc), undefined, basename(disc), json);
  if (imported.ok) {
    report(imported.value, json);
    return EXIT.done;
  }
  if (json) printEvent({ type: 'refused', findings: findings.length });
  return Math.max(EXIT.refused, exitOf(findings));
}

/** Paths in messages as the user wrote them. */
function asWritten(findings: readonly Finding[], disc: string): Finding[] {
  const path = resolve(currentFolder(), disc);
  return findings.map((finding) => ({ ...finding, message: finding.message.replaceAll(path, () => disc) }));
}

function report({ spec, tracks, hidden, leadOut }: ImportedDisc, json: boolean): void {
  const written = relative(currentFolder(), spec);
  if (json) {
    printEvent({ type: 'imported', spec: written, tracks, hidden, sectors: leadOut });
    return;
  }
  printOut(
    `${styled('green', 'imported', 'out')} ${tracks} track${tracks === 1 ? '' : 's'}, ${clockOf(leadOut)} in all, into ${written}`,
  );
  printOut(`next: look it over, then  release check ${written}`);
}
