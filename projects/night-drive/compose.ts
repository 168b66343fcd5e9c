/** Composes, renders and prints the mixes of Night Drive: `npx tsx projects/night-drive/compose.ts [DIR]`. */
import { join } from 'node:path';
import { EXIT_RAMP } from './compose/exit-ramp.ts';
import { NIGHT_DRIVE } from './compose/night-drive.ts';
import { OPENING } from './compose/opening.ts';
import { render } from './compose/song.ts';
import { place } from './compose/tape.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, 'mixes');

for (const song of [OPENING, NIGHT_DRIVE, EXIT_RAMP]) {
  const mix = render(song);
  const fresh = await place(folder, song.file, mix);
  const seconds = (mix.frames / mix.rate).toFixed(1);
  console.log(
    `${fresh ? 'wrote' : 'kept '}  ${song.file}  ${mix.rate} Hz  ${seconds} s  peak ${song.peak.toFixed(1)} dBFS`,
  );
}
