import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeFrames } from '../../src/audio/frames.ts';

/** `bytes` cut at some places, as a pipe might. */
async function* cutAt(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array> {
  const marks = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b),
    bytes.length,
  ];
  for (const [i, from] of marks.slice(0, -1).entries()) {
    await Promise.resolve();
    yield bytes.slice(from, marks[i + 1]);
  }
}

test('However a pipe tears them, frames come whole and in order, and the rest of one comes last.', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 24 }),
      fc.array(fc.nat(), { maxLength: 40 }),
      async (bytes, frameBytes, places) => {
        const lengths: number[] = [];
        const all: number[] = [];
        for await (const piece of wholeFrames(cutAt(bytes, places), frameBytes)) {
          lengths.push(piece.length);
          all.push(...piece);
        }
        expect(all).toEqual([...bytes]);
        const rest = bytes.length % frameBytes;
        const torn = rest === 0 ? [] : [lengths.pop()];
        expect(torn).toEqual(rest === 0 ? [] : [rest]);
        expect(lengths.filter((length) => length === 0 || length % frameBytes !== 0)).toEqual([]);
      },
    ),
    { numRuns: 2000, seed: 1 },
  );
});

test('A reader who leaves early ends the stream.', async () => {
  let ended = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield await Promise.resolve(new Uint8Array(5));
    } finally {
      ended = true;
    }
  }
  for await (const piece of wholeFrames(endless(), 4)) if (piece.length === 4) break;
  expect(ended).toBe(true);
});
