import { nearest } from '../spec/nearest.ts';
import { schemaFiles } from '../spec/schema.ts';
import { printErr, printOut } from '../host/terminal.ts';
import { EXIT } from './exit.ts';

/** `release schema [NAME]`: prints a JSON Schema; returns the exit code. */
export function run(name: string): Promise<number> {
  const files = schemaFiles();
  const wanted = files.find((file) => file.name === `${name}.schema.json`);
  if (wanted !== undefined) {
    printOut(wanted.text.trimEnd());
    return Promise.resolve(EXIT.done);
  }
  const known = files.map((file) => file.name.replace('.schema.json', ''));
  const close = nearest(name, known);
  printErr(
    `error  there is no schema called '${name}'${close === undefined ? '' : `, did you mean '${close}'?`}`,
  );
  printErr(`  hint: known are ${known.join(', ')}`);
  return Promise.resolve(EXIT.usage);
}
