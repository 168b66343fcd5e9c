/** Composes and prints the mix of the live set: `npx tsx projects/live-set/compose.ts [DIR]`. */
import { join } from 'node:path';
import { mixesOf } from '../night-drive/compose/song.ts';
import { place } from '../night-drive/compose/tape.ts';
import { LIVE_SET } from './compose/live-set.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, 'mixes');

for (const { file, mix } of mixesOf(LIVE_SET)) {
  const fresh = await place(folder, file, mix);
  console.log(
    `${fresh ? 'wrote' : 'kept '}  ${file}  ${mix.rate} Hz  ${(mix.frames / mix.rate).toFixed(1)} s`,
  );
}
