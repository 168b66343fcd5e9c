import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAMAGES, namesOn, survive } from './damage.ts';
import { type Album, createAlbum, randomOf } from './rig.ts';

const SEED = Number(process.env['FAULTS_SEED'] ?? 1);

let album: Album;
beforeAll(async () => {
  album = await createAlbum('damage', 'album');
});
afterAll(() => album.project.remove());

test.each(['objects', 'traces'] as const)(
  'One bit flipped, truncated, deleted, swapped: each of all %s alone is found and made again.',
  async (shelf) => {
    const names = namesOn(album, shelf);
    const random = randomOf(SEED);
    const wrong: string[] = [];
    const unread = new Set<string>();
    for (const name of names)
      for (const damage of DAMAGES) {
        const survival = await survive(album, shelf, name, damage, random);
        wrong.push(...survival.wrong);
        if (survival.unread) unread.add(name);
      }
    console.info(
      `damage: ${names.length} ${shelf} × ${DAMAGES.join(', ')}: ${names.length * DAMAGES.length} builds, ` +
        `seed ${SEED}, ${unread.size} of them nobody reads, ${wrong.length} faults`,
    );
    expect(wrong).toEqual([]);
    // The trace: of the album's gain as it was first solved; from then on it is known by the gain in the lock.
    expect(unread.size).toBe(shelf === 'objects' ? 0 : 1);
  },
);
