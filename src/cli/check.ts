import { inspect } from '../build/inspect.ts';
import { printErr, printOut, styled } from '../host/terminal.ts';
import { isRefused } from '../base/finding.ts';
import { EXIT, exitOf } from './exit.ts';
import { printEvent } from './findings.ts';
import { interruption } from './interrupt.ts';
import { openSpec, tell } from './spec.ts';
import { clock, table } from './table.ts';

/** `release check`: returns the exit code. */
export async function run(file: string, options: { readonly json?: boolean }): Promise<number> {
  const json = options.json === true;
  const opened = await openSpec(file, json);
  if (typeof opened === 'number') return opened;
  const stop = interruption();
  const { mixes, findings } = await inspect(opened.spec, stop.signal);
  stop.end();
  const interrupted = stop.code();
  if (interrupted !== undefined) return interrupted;
  const all = [...opened.findings, ...findings];
  await tell(all, opened, json);
  const refused = isRefused(all);
  if (json)
    printEvent(
      refused ? { type: 'refused', findings: all.length } : { type: 'checked', findings: all.length },
    );
  else {
    const rows = mixes.map(({ track, rate, channels, encoding, frames }) => [
      String(track.number),
      track.title,
      clock(frames / rate),
      `${rate / 1000} kHz`,
      encoding,
      channels === 1 ? 'mono' : 'stereo',
    ]);
    const columns = [
      { head: '', align: 'right' },
      { head: 'track', align: 'left' },
      { head: 'length', align: 'right' },
      { head: 'rate', align: 'right' },
      { head: 'encoding', align: 'left' },
      { head: 'channels', align: 'left' },
    ] as const;
    for (const line of table(columns, rows)) printOut(line);
    if (refused) printErr(styled('red', 'the release cannot be built like this'));
    else printOut(styled('green', `the spec and its mixes are in order`, 'out'));
  }
  return refused ? Math.max(EXIT.refused, exitOf(all)) : EXIT.done;
}
