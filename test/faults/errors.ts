import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../src/base/finding.ts';
import { build, type BuildEnd } from '../../src/build/build.ts';
import { exitOf } from '../../src/cli/exit.ts';
import { interposed } from '../../src/host/effect.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { type Fault, interposerOf } from './order.ts';
import { type Album, beside, forgetSteps, shown, strays } from './rig.ts';

export type DiskError = Extract<Fault, { type: 'error' | 'short writes' }>;

export const CODES = ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EMFILE'] as const;

/** What a finding says of each of them. */
const WORDS: Readonly<Record<string, RegExp>> = {
  ENOSPC: /no space left/,
  EIO: /reported an error/,
  EACCES: /permission denied|could not be started/,
  EROFS: /read-only/,
  EMFILE: /too many open files/,
};

const READING = [
  'read',
  'stat',
  'open',
  'list',
  'readlink',
  'realpath',
  'access',
  'statfs',
  'close',
  'spawn',
];

/** The errors that an effect can meet: reading needs no space and no writable file system. */
export function codesFor(effect: string): readonly string[] {
  const reads = READING.includes(effect.split(' ')[0]);
  return reads ? ['EIO', 'EACCES', 'EMFILE'] : CODES;
}

/** Builds the other spec, every step of it, while something happens to one of its effects. */
async function disturbed(album: Album, fault?: Fault): Promise<{ end: BuildEnd; effects: string[] }> {
  const { project, specs } = album;
  project.write(specs[shown(album) === 'former' ? 1 : 0]);
  forgetSteps(album);
  const effects: string[] = [];
  interposed.by = interposerOf(fault, effects, () => undefined);
  try {
    const { spec, findings } = await loadSpec(project.spec);
    if (spec === undefined)
      return { end: { type: 'refused', steps: { done: 0, reused: 0 }, findings }, effects };
    return { end: await build(spec, { inThread: true, jobs: 1 }), effects };
  } finally {
    delete interposed.by;
  }
}

/** Every effect of an undisturbed build, in order. */
export async function effectsOf(album: Album): Promise<string[]> {
  const { end, effects } = await disturbed(album);
  if (end.type !== 'published') throw new Error(`refused: ${JSON.stringify(end.findings)}`);
  return effects;
}

/** An effect without what differs from run to run: digests, temporary names, folders of the machine. */
export function kindOf(effect: string, { project }: Album): string {
  return effect
    .replace(project.folder, '')
    .replace(/[0-9a-f]{2}\/[0-9a-f]{62}/g, '#')
    .replace(/(objects|traces|inputs)\/[0-9a-f]{2}$/, '$1/#')
    .replace(/[0-9a-f]{8}-\d+-\d+-\d+-[0-9a-f]{8}/, '#')
    .replace(/[0-9a-f]{16,64}/g, '#');
}

/** What came of a fault: what was wrong about it, and whether the build went on as if nothing had been. */
export interface Outcome {
  readonly wrong: readonly string[];
  readonly endured: boolean;
}

/**
 * One fault during a build: it is refused with one clear finding and the former release stays, or it publishes the
 * whole new one; nothing half stays; the build after it ends like an undisturbed one.
 */
export async function fail(album: Album, fault: DiskError): Promise<Outcome> {
  const { project } = album;
  const former = shown(album);
  const next = former === 'former' ? 'next' : 'former';
  const { end, effects } = await disturbed(album, fault);
  const endured = end.type === 'published';
  const wrong: string[] = [];
  const showing = shown(album);
  if (showing !== (endured ? next : former)) wrong.push(`it was ${end.type} and shows ${showing}`);
  if (!endured) wrong.push(...unclear(end.findings, fault));
  // What may not be removed stays until the process that wrote it has ended, which this one does not.
  const kept = fault.type === 'error' && (effects[fault.at] ?? '').startsWith('remove');
  const temporary = project.path('.release', 'v1', 'tmp');
  const left = existsSync(temporary) ? readdirSync(temporary) : [];
  if (left.length > 0 && !kept) wrong.push(`left in tmp: ${left.length}`);
  if (kept) {
    for (const name of left) rmSync(join(temporary, name), { force: true });
    rmSync(project.path('out', '.faults', 'lock'), { force: true });
    const leases = project.path('.release', 'v1', 'leases');
    rmSync(leases, { recursive: true, force: true });
  }
  const { end: after } = await project.build();
  if (after.type !== 'published') wrong.push(`the next build was refused: ${JSON.stringify(after.findings)}`);
  if (shown(album) !== next) wrong.push(`the next build shows ${shown(album)}`);
  if (beside(album) !== former) wrong.push(`the one before it is ${beside(album)}`);
  const stray = await strays(album);
  if (stray.length > 0) wrong.push(`left: ${stray.join(' ')}`);
  const what =
    fault.type === 'error' ? `${fault.code} at ${fault.at}, ${effects[fault.at] ?? ''}` : fault.type;
  return { wrong: wrong.map((text) => `${what}: ${text}`), endured };
}

/** What is unclear about the findings of a refused build. */
function unclear(findings: readonly Finding[], fault: DiskError): string[] {
  const errors = findings.filter(({ level }) => level === 'error');
  const wrong: string[] = [];
  const codes = new Set(errors.map(({ code }) => code));
  if (codes.size !== 1) wrong.push(`told ${codes.size} causes: ${[...codes].join(' ')}`);
  for (const { message } of errors) {
    if (/\n\s+at |Error:/.test(message)) wrong.push(`a stack: ${message}`);
    if (fault.type === 'error' && !WORDS[fault.code].test(message))
      wrong.push(`does not tell why: ${message}`);
    if (!/\/|\.wav|\.json/.test(message)) wrong.push(`names no file: ${message}`);
  }
  // A spec that cannot be read is a wrong command.
  const expected = errors.some(({ message }) => message.includes('album.yaml')) ? 2 : 1;
  const exit = Math.max(1, exitOf(findings));
  if (exit !== expected) wrong.push(`exit code ${exit}`);
  return wrong;
}
