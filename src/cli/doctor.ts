import { userCache } from '../host/environment.ts';
import { printErr, printOut, styled } from '../host/terminal.ts';
import { formats } from '../formats/index.ts';
import { findTools, missing } from '../tools/find.ts';
import { EXIT } from './exit.ts';
import { table } from './table.ts';

/** `release doctor`: returns the exit code; 3 where a format cannot be made. */
export async function run(options: { readonly json?: boolean }): Promise<number> {
  const { tools, findings } = await findTools({ cache: userCache() });
  const lacks = formats.flatMap(({ name, encodeNeeds, decodeNeeds }) =>
    [...encodeNeeds, ...decodeNeeds].flatMap((need) => {
      const finding = missing(need, tools);
      return finding === undefined ? [] : [{ format: name, ...finding }];
    }),
  );
  const rate = missing({ tool: 'sox', ability: 'effect:rate' }, tools);
  const lacking = [...lacks, ...(rate === undefined ? [] : [{ format: 'resampling', ...rate }])];
  if (options.json === true) {
    printOut(JSON.stringify({ tools: Object.values(tools), missing: lacking, findings }, null, 1));
    return lacking.length === 0 ? EXIT.done : EXIT.tool;
  }
  const columns = ['tool', 'version', 'can', 'path'].map((head) => ({ head, align: 'left' as const }));
  const rows = Object.values(tools).map(({ name, version, abilities, path }) => [
    name,
    version,
    abilities.join(' '),
    path,
  ]);
  for (const line of table(columns, rows)) printOut(line);
  for (const { level, message, hint } of findings)
    printErr(`${level}  ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`);
  for (const { format, message, hint } of lacking)
    printErr(
      `${styled('red', 'missing')}  for ${format}: ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`,
    );
  if (lacking.length === 0) printOut(styled('green', 'everything needed is here', 'out'));
  return lacking.length === 0 ? EXIT.done : EXIT.tool;
}
