import { rmSync } from 'node:fs';
import { type Album, beside, forgetSteps, runProgram, shown, strays } from './rig.ts';

export interface Death {
  readonly when: 'before' | 'after';
  readonly at: number | string;
}

/** How many effects a build has that makes every step; they overlap, so the number may differ by a few from run to run. */
export async function countEffects(album: Album, program: string): Promise<number> {
  const { project, specs } = album;
  project.write(specs[shown(album) === 'former' ? 1 : 0]);
  forgetSteps(album);
  const { told, err } = await runProgram(program, { spec: project.spec });
  if (told?.type !== 'published') throw new Error(`the undisturbed build failed: ${err}`);
  return told.effects.length;
}

/**
 * A build of the other spec dies there; then: the release shown is whole, the former or the new one; the next build ends
 * like an undisturbed one; nothing is left that does not belong. Returns what was otherwise.
 */
export async function die(album: Album, program: string, death: Death): Promise<string[]> {
  const { project, specs } = album;
  const names = ['former', 'next'];
  const former = names.indexOf(shown(album));
  if (former < 0) return [`begins with ${shown(album)}`];
  project.write(specs[1 - former]);
  forgetSteps(album);
  if (Number(death.at) % 8 === 0) rmSync(project.path('.release', 'tools.json'), { force: true });
  const ended = await runProgram(program, { spec: project.spec, fault: { type: 'death', ...death } });
  const wrong: string[] = [];
  // Effects overlap: the last ones by number may be wanting.
  const outlived = ended.told?.type === 'published' && typeof death.at === 'number';
  if (ended.signal !== 'SIGKILL' && !outlived)
    wrong.push(`ended with ${ended.code ?? ended.signal ?? 'nothing'}: ${ended.err}`);
  if (!names.includes(shown(album))) wrong.push(`dead, it shows ${shown(album)}`);
  const { end } = await project.build();
  if (end.type !== 'published') wrong.push(`the next build was refused: ${JSON.stringify(end.findings)}`);
  if (shown(album) !== names[1 - former]) wrong.push(`the next build shows ${shown(album)}`);
  if (beside(album) !== names[former]) wrong.push(`the one before it is ${beside(album)}`);
  const left = await strays(album);
  if (left.length > 0) wrong.push(`left: ${left.join(' ')}`);
  return wrong.map((what) => `${death.when} effect ${String(death.at)}: ${what}`);
}
