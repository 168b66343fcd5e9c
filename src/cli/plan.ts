import { type Look, look } from '../build/preview.ts';
import { printOut, styled } from '../host/terminal.ts';
import { EXIT, exitOf } from './exit.ts';
import type { Spec } from '../spec/spec.ts';
import { type Units, unitsOf } from '../spec/units.ts';
import { openSpec, tell } from './spec.ts';
import { causesFor, kinds } from './why.ts';
import { everyTrack } from '../spec/tracks.ts';

/** `release plan`: returns the exit code. */
export async function run(
  file: string,
  options: { readonly only?: readonly string[]; readonly relevel?: boolean; readonly json?: boolean },
): Promise<number> {
  const json = options.json === true;
  const opened = await openSpec(file, json);
  if (typeof opened === 'number') return opened;
  const result = await look(opened.spec, options.only ?? [], { relevel: options.relevel === true });
  if (!result.ok) {
    await tell(result.findings, opened, json);
    return exitOf(result.findings);
  }
  const looks = result.value;
  if (json) {
    printOut(JSON.stringify({ steps: looks.map(({ causes: _, last: __, shared: ___, ...step }) => step) }));
    return EXIT.done;
  }
  const run = looks.filter(({ state }) => state === 'run');
  for (const line of groupLines(run, opened.spec, unitsOf())) printOut(line);
  printOut(`${run.length} of ${looks.length} steps would run, ${looks.length - run.length} would be reused`);
  return EXIT.done;
}

/** Steps of one track that run for the same causes stand together: the causes, and under them what runs. */
export function groupLines(run: readonly Look[], spec: Spec, units: Units): string[] {
  const groups = new Map<
    string,
    { readonly head: string; readonly certain: boolean; readonly ids: string[] }
  >();
  for (const { id, track, causes, last, ...row } of run) {
    // What was never made cannot come out as it was.
    const certain = row.certain || last === undefined;
    const of = everyTrack(spec).find(({ number }) => number === track);
    const who = of === undefined ? 'album' : `${String(of.number).padStart(2, '0')} ${of.title}`;
    const head = `${who}: ${causesFor(causes, track, spec, units)}`;
    const group = groups.get(`${String(certain)} ${head}`) ?? { head, certain, ids: [] };
    group.ids.push(id);
    groups.set(`${String(certain)} ${head}`, group);
  }
  return [...groups.values()].flatMap(({ head, certain, ids }) => {
    const steps = `    ${kinds(ids)}`;
    return [
      head,
      certain ? steps : styled('dim', `${steps}, unless what comes before stays as it is`, 'out'),
    ];
  });
}
