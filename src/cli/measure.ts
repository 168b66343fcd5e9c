import { resolve } from 'node:path';
import { type Measured, measureFile } from '../build/measure_file.ts';
import { currentFolder, userCache } from '../host/environment.ts';
import { printErr, printOut, styled } from '../host/terminal.ts';
import type { Toolbox } from '../tools/contract.ts';
import { EXIT, exitOf } from './exit.ts';
import { interruption } from './interrupt.ts';

/** `release measure FILE…`: returns the exit code. */
export async function run(files: readonly string[], options: { readonly json?: boolean }): Promise<number> {
  let found: Promise<Toolbox> | undefined;
  const tools = (): Promise<Toolbox> => (found ??= findToolbox());
  const results: Measured[] = [];
  // Interrupted, it ends the decoder and takes its temporary file away.
  const stop = interruption();
  for (const file of files) {
    if (!stop.signal.aborted)
      results.push(await measureFile(file, resolve(currentFolder(), file), tools, stop.signal));
  }
  stop.end();
  const interrupted = stop.code();
  if (interrupted !== undefined) return interrupted;
  if (options.json === true) printOut(JSON.stringify(results, null, 1));
  else await show(results);
  const findings = results.flatMap((result) => ('findings' in result ? result.findings : []));
  return findings.length === 0 ? EXIT.done : Math.max(EXIT.refused, exitOf(findings));
}

/** Loaded when first asked for: a WAV needs no tool. */
async function findToolbox(): Promise<Toolbox> {
  const { findTools } = await import('../tools/find.ts');
  return (await findTools({ cache: userCache() })).tools;
}

async function show(results: readonly Measured[]): Promise<void> {
  const { clock, figure, table } = await import('./table.ts');
  const rows: string[][] = [];
  for (const result of results) {
    if ('findings' in result) {
      for (const { level, message, hint } of result.findings) {
        printErr(`${styled('red', level)}  ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`);
      }
      continue;
    }
    const { loudness, peak, plr, psr, correlation } = result;
    rows.push([
      result.file,
      clock(result.duration),
      `${result.format.rate / 1000}`,
      figure(loudness.integrated, 1),
      figure(loudness.range, 1),
      figure(loudness.momentaryMax, 1),
      figure(loudness.shortTermMax, 1),
      figure(peak.truePeak, 2),
      figure(peak.samplePeak, 2),
      figure(plr, 1),
      figure(psr, 1),
      figure(correlation, 2),
    ]);
  }
  const heads = [
    'file',
    'length',
    'kHz',
    'LUFS',
    'LRA',
    'max M',
    'max S',
    'dBTP',
    'peak',
    'PLR',
    'PSR',
    'corr',
  ];
  const columns = heads.map((head, i) => ({ head, align: i === 0 ? ('left' as const) : ('right' as const) }));
  if (rows.length > 0) for (const line of table(columns, rows)) printOut(line);
}
