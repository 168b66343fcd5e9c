import { join } from 'node:path';
import { error } from '../../base/finding.ts';
import { refused, type Result } from '../../base/result.ts';
import { identify, listFolder } from '../../host/disk.ts';
import { type ReadCue, readCue } from './cue.ts';
import { type ReadDisc, readDdp } from './ddp.ts';

/** A disc by its folder (a DDP 2.00 set, or a cue sheet alone in it) or by its cue sheet. Code: not-a-disc. */
export async function readDisc(path: string): Promise<Result<ReadDisc & Partial<Pick<ReadCue, 'remarks'>>>> {
  const identity = await identify(path);
  if (identity?.kind === 'file') return readCue(path);
  const names = identity?.kind === 'directory' ? await listFolder(path) : [];
  if (names.some((name) => /^DDP(?:ID|MS)$/i.test(name))) return readDdp(path);
  const sheets = names.filter((name) => /\.cue$/i.test(name));
  if (sheets.length === 1) return readCue(join(path, sheets[0]));
  const found =
    identity === undefined
      ? 'does not exist'
      : sheets.length > 1
        ? `holds ${sheets.length} cue sheets`
        : 'holds neither a DDP set nor a cue sheet';
  return refused(
    error('not-a-disc', `${path} ${found}`, {
      cause: 'usage',
      hint: 'name the folder with DDPID and DDPMS, or a cue sheet',
    }),
  );
}
