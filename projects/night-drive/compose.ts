/** Composes, renders and prints the mixes of Night Drive: `npx tsx projects/night-drive/compose.ts [DIR]`. */
import { join } from 'node:path';
import { BETWEEN_STATIONS } from './compose/between-stations.ts';
import { EXIT_RAMP } from './compose/exit-ramp.ts';
import { FIRST_LIGHT } from './compose/first-light.ts';
import { NIGHT_DRIVE } from './compose/night-drive.ts';
import { OPENING } from './compose/opening.ts';
import { RAIN } from './compose/rain.ts';
import { REST_STOP } from './compose/rest-stop.ts';
import { SERVICE_ROAD } from './compose/service-road.ts';
import { mixesOf } from './compose/song.ts';
import { samplePeak } from './compose/stereo.ts';
import { place } from './compose/tape.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, 'mixes');
const songs = [BETWEEN_STATIONS, OPENING, NIGHT_DRIVE, EXIT_RAMP, REST_STOP, RAIN, SERVICE_ROAD, FIRST_LIGHT];

for (const song of songs) {
  for (const { file, mix } of mixesOf(song)) {
    const fresh = await place(folder, file, mix);
    const seconds = (mix.frames / mix.rate).toFixed(1);
    const peak = (20 * Math.log10(samplePeak(mix))).toFixed(1);
    console.log(`${fresh ? 'wrote' : 'kept '}  ${file}  ${mix.rate} Hz  ${seconds} s  peak ${peak} dBFS`);
  }
}
