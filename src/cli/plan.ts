import { preview } from '../build/preview.ts';
import { printOut, styled } from '../host/terminal.ts';
import { EXIT, exitOf } from './exit.ts';
import { openSpec, tell } from './spec.ts';
import { table } from './table.ts';

/** `release plan`: returns the exit code. */
export async function run(
  file: string,
  options: { readonly only?: readonly string[]; readonly relevel?: boolean; readonly json?: boolean },
): Promise<number> {
  const json = options.json === true;
  const opened = await openSpec(file, json);
  if (typeof opened === 'number') return opened;
  const result = await preview(opened.spec, options.only ?? [], { relevel: options.relevel === true });
  if (!result.ok) {
    await tell(result.findings, opened, json);
    return exitOf(result.findings);
  }
  const steps = result.value;
  if (json) {
    printOut(JSON.stringify({ steps }));
    return EXIT.done;
  }
  const run = steps.filter(({ state }) => state === 'run');
  const rows = run.map(({ id, why, certain }) => [id, certain ? why : styled('dim', why, 'out')]);
  if (rows.length > 0) {
    for (const line of table(
      [
        { head: 'would run', align: 'left' },
        { head: 'why', align: 'left' },
      ],
      rows,
    ))
      printOut(line);
  }
  printOut(`${run.length} of ${steps.length} steps would run, ${steps.length - run.length} would be reused`);
  return EXIT.done;
}
