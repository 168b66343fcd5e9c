/** Draws the cover: `npx tsx projects/night-drive/compose/cover.ts [FILE]`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodePng } from './picture.ts';
import { paint, PIXELS } from './scene.ts';

const file = process.argv[2] ?? join(import.meta.dirname, '..', 'art', 'cover.png');
const png = encodePng(PIXELS, paint);
await mkdir(dirname(file), { recursive: true });
await writeFile(file, png);
console.log(`${file}  ${png.length} bytes`);
