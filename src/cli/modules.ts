import { modules } from '../dsp/index.ts';
import { printErr, printOut, styled } from '../host/terminal.ts';
import { nearest } from '../spec/nearest.ts';
import { type ModuleEntry, reference } from '../spec/reference.ts';
import { EXIT } from './exit.ts';
import { padded } from './table.ts';

/** `release modules [NAME]`: the processors a chain may hold, with their parameters; returns the exit code. */
export function run(name: string | undefined, options: { readonly json?: boolean }): Promise<number> {
  const all = reference(modules);
  const shown = name === undefined ? all : all.filter((entry) => entry.name === name);
  if (shown.length === 0) {
    const known = all.map((entry) => entry.name);
    const close = nearest(name ?? '', known);
    printErr(
      `error  there is no processor '${name}'${close === undefined ? '' : `, did you mean '${close}'?`}`,
    );
    printErr(`  hint: known are ${known.join(', ')}`);
    return Promise.resolve(EXIT.usage);
  }
  if (options.json === true) printOut(JSON.stringify(shown, null, 1));
  else printOut(shown.map((entry) => page(entry).join('\n')).join('\n\n'));
  return Promise.resolve(EXIT.done);
}

function page({ name, summary, bare, parameters }: ModuleEntry): string[] {
  const names = Math.max(...parameters.map((line) => line.name.length));
  const fallbacks = Math.max(...parameters.map((line) => line.fallback.length));
  return [
    `${styled('bold', name, 'out')}  ${summary}`,
    ...parameters.map((line) => {
      const mark = line.name === bare ? '·' : ' ';
      return `${mark} ${padded(line.name, names, 'left')}  ${padded(line.fallback, fallbacks, 'left')}  ${line.says}`;
    }),
  ];
}
