import { why, type Reason } from '../build/why.ts';
import { printOut, styled } from '../host/terminal.ts';
import { type Cause, causeText } from '../plan/cause.ts';
import type { Spec } from '../spec/spec.ts';
import { type Units, unitsOf } from '../spec/units.ts';
import { EXIT, exitOf } from './exit.ts';
import { openSpec, tell } from './spec.ts';
import { everyTrack } from '../spec/tracks.ts';

/** `release why SPEC NAME`: returns the exit code. */
export async function run(file: string, name: string, options: { readonly json?: boolean }): Promise<number> {
  const json = options.json === true;
  const opened = await openSpec(file, json);
  if (typeof opened === 'number') return opened;
  const result = await why(opened.spec, name);
  if (!result.ok) {
    await tell(result.findings, opened, json);
    return exitOf(result.findings);
  }
  const units = unitsOf();
  if (json) {
    const reasons = result.value.map((reason) => ({
      ...reason,
      causes: reason.causes.map(({ unit: _, ...cause }, i) => ({
        ...cause,
        text: causeText(reason.causes[i], units),
      })),
    }));
    printOut(JSON.stringify({ name, reasons }));
  } else
    for (const reason of result.value)
      for (const line of reasonLines(reason, opened.spec, units)) printOut(line);
  return EXIT.done;
}

/** `02 Night Drive · cd: mix changed (…)`, and below it what would run. */
export function reasonLines(reason: Reason, spec: Spec, units: Units): string[] {
  const { name, state, built, certain, steps } = reason;
  const causes = causesFor(reason.causes, reason.track, spec, units);
  if (!built) return [`${name}: never built`];
  if (state === 'reuse')
    return [`${name}: up to date${causes === '' ? '' : `; last made because of: ${causes}`}`];
  const unless =
    certain || !steps.some((id) => id.startsWith('level/'))
      ? ''
      : ', those after a level only if its gain changes';
  return [`${name}: ${causes}`, styled('dim', `    would run: ${kinds(steps)}${unless}`, 'out')];
}

/** The causes in words; those of another track with its name before, unless they are this track's as well. */
export function causesFor(
  causes: readonly Cause[],
  own: number | undefined,
  spec: Spec,
  units: Units,
): string {
  const mine = causes.filter(({ track }) => track === own).map((cause) => causeText(cause, units));
  const others = causes.flatMap((cause) => {
    const text = causeText(cause, units);
    if (cause.track === own || mine.includes(text)) return [];
    const track = everyTrack(spec).find(({ number }) => number === cause.track);
    return track === undefined
      ? [text]
      : [`${String(track.number).padStart(2, '0')} ${track.title}: ${text}`];
  });
  return [...new Set([...mine, ...others])].join(', ');
}

/** `premaster, 2 × resample, …` */
export function kinds(steps: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const id of steps) {
    const kind = id.slice(0, id.includes('/') ? id.indexOf('/') : id.length);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${count} × ${kind}`)).join(', ');
}
