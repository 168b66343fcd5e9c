import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { Refused } from '../../src/base/result.ts';
import { level } from '../../src/build/steps/level.ts';
import { bytesOf } from '../../src/build/values.ts';
import type { Made, Work } from '../../src/build/work.ts';
import { integratedOf, powerOfLoudness } from '../../src/meters/loudness/gating.ts';
import type { Store } from '../../src/store/store.ts';

/** Power of the gating blocks of a steady programme at a loudness (LUFS). */
const blocksAt = (loudness: number): Float64Array => new Float64Array(20).fill(powerOfLoudness(loudness));
const LIMITER = { version: 1, params: { ceiling: -1 } };

interface Wish {
  readonly held: { readonly gain: number | null; readonly steady: number } | null;
  readonly maxReduction?: number;
}

/** An album of one track at −20 LUFS that a limiter holds back by a tenth of the gain, and by `reduction` dB. */
async function levelled({ held, maxReduction = 6 }: Wish): Promise<{ made: Made; tried: number[] }> {
  const tried: number[] = [];
  const blocks = new Map([[sha256('at 0'), bytesOf(blocksAt(-20))]]);
  const work = {
    id: 'level/album',
    kind: 'level',
    params: { goal: -14, tracks: ['01'], limiter: LIMITER, maxReduction, held },
    inputs: {
      'audio 01': { object: { digest: sha256('audio'), bytes: 1 } },
      'blocks 01': { object: { digest: sha256('at 0'), bytes: 1 } },
      'truePeak 01': { fact: 1 },
    },
    tools: {},
    store: {
      read: (digest: string) => Promise.resolve(blocks.get(digest as never)!),
    } as unknown as Store,
    abort: new AbortController().signal,
    progress: () => undefined,
  } as unknown as Work;
  const made = await level(work, ({ inputs }) => {
    const gain = (inputs['gain'] as { fact: number }).fact;
    tried.push(gain);
    const digest = sha256(`at ${gain}`);
    blocks.set(digest, bytesOf(blocksAt(-20 + 0.9 * gain)));
    return Promise.resolve({
      outputs: { blocks: { digest, bytes: 1 } },
      facts: { reduction: gain / 2 },
      findings: [],
    });
  });
  return { made, tried };
}

const SOLVED = 6.67;

describe('The level of an album', () => {
  test('is solved where nothing is held; the stand-in is what it seems.', async () => {
    expect(integratedOf([blocksAt(-20)])).toBeCloseTo(-20, 6);
    const { made } = await levelled({ held: { gain: null, steady: 0.2 } });
    expect(made.facts['gain']).toBeCloseTo(SOLVED, 1);
    expect(made.findings).toEqual([]);
  });

  test.each([6.5, 6.85])(
    'keeps a held gain (%f dB) that leaves it near its goal, tries no other, and says so.',
    async (gain) => {
      const { made, tried } = await levelled({ held: { gain, steady: 0.2 } });
      expect(tried).toEqual([gain]);
      expect(made.facts['gain']).toBe(gain);
      const side = gain < SOLVED ? 'below' : 'above';
      expect(made.findings).toMatchObject([
        {
          code: 'gain-kept',
          level: 'note',
          message: expect.stringMatching(`0.1[56] LU ${side} its goal$`) as string,
        },
      ]);
    },
  );

  test('gives up a held gain beyond its tolerance, and finds what it finds without.', async () => {
    const free = await levelled({ held: { gain: null, steady: 0.2 } });
    for (const held of [
      { gain: 6.4, steady: 0.2 },
      { gain: 6.94, steady: 0.2 },
      { gain: 6.5, steady: 0.1 },
    ]) {
      const { made, tried } = await levelled({ held });
      expect(tried[0]).toBe(held.gain);
      expect(made).toEqual(free.made);
    }
  });

  test('gives up a held gain at which the limiter goes too deep.', async () => {
    const { made } = await levelled({ held: { gain: 6.85, steady: 0.2 }, maxReduction: 3.4 });
    expect(made.facts['gain']).toBeCloseTo(SOLVED, 1);
    await expect(levelled({ held: { gain: 6.5, steady: 0.2 }, maxReduction: 3 })).rejects.toThrow(Refused);
  });

  test('leaves the same behind for a gain, however it was found.', async () => {
    const free = await levelled({ held: { gain: null, steady: 0.2 } });
    const held = { gain: free.made.facts['gain'] as number, steady: 0.2 };
    expect((await levelled({ held })).made).toEqual(free.made);
  });
});
