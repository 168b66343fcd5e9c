import fc from 'fast-check';
import type { DiscLayout, DiscText, DiscTrack, TextLines } from '../../src/disc/layout.ts';

export function track(number: number, start: number, more: Partial<DiscTrack> = {}): DiscTrack {
  return { number, start, indexes: [], preEmphasis: false, copyPermitted: false, ...more };
}

export function layout(
  tracks: readonly DiscTrack[],
  leadOut: number,
  more: Partial<DiscLayout> = {},
): DiscLayout {
  return { tracks, leadOut, texts: [], ...more };
}

/** Two tracks of ten seconds; index 00 of the second at eight seconds after the first pause. */
export const twoTracks = layout([track(1, 150), track(2, 900, { pregap: 750 })], 1650);

/** Hidden sound, a second index, a pause, flags, codes and three writers of text. */
export const threeTracks = layout(
  [
    track(1, 600, { pregap: 0, isrc: 'DEA012600001', indexes: [750] }),
    track(2, 1100, { pregap: 1000, isrc: 'DEA012600002', copyPermitted: true }),
    track(3, 1700, { isrc: 'DEA012600003', preEmphasis: true, copyPermitted: true }),
  ],
  2400,
  {
    ean: '4006381333931',
    texts: [
      {
        language: 0x09,
        disc: { title: 'Night Drive', performer: 'Écran' },
        tracks: [
          { title: 'Opening', performer: 'Écran' },
          { title: 'Café, "Größe"', performer: 'Écran', songwriter: 'C. D. Writer' },
          { title: '<Three> & more', performer: 'Someone else' },
        ],
      },
    ],
  },
);

const line = fc.option(
  fc.string({
    unit: fc.constantFrom('a', 'b', 'Z', '0', ' ', '-', '?', 'é', 'ß', 'ÿ'),
    minLength: 1,
    maxLength: 40,
  }),
  {
    nil: undefined,
  },
);
const lines: fc.Arbitrary<TextLines> = fc
  .record({ title: line, performer: line, songwriter: line, composer: line, arranger: line, message: line })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text !== undefined)));

interface Step {
  readonly pause: number | undefined;
  readonly length: number;
  readonly indexes: readonly number[];
  readonly isrc: boolean;
  readonly preEmphasis: boolean;
  readonly copyPermitted: boolean;
  readonly texts: readonly TextLines[];
}

const step: fc.Arbitrary<Step> = fc.record({
  pause: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
  length: fc.integer({ min: 300, max: 3000 }),
  indexes: fc.uniqueArray(fc.integer({ min: 1, max: 299 }), { maxLength: 4 }),
  isrc: fc.boolean(),
  preEmphasis: fc.boolean(),
  copyPermitted: fc.boolean(),
  texts: fc.tuple(lines, lines),
});

/** Layouts that the Red Book allows, of one to nine tracks and up to two languages. */
export const allowed: fc.Arbitrary<DiscLayout> = fc
  .record({
    first: fc.integer({ min: 150, max: 700 }),
    steps: fc.array(step, { minLength: 1, maxLength: 9 }),
    ean: fc.option(fc.constant('4006381333931'), { nil: undefined }),
    languages: fc.integer({ min: 0, max: 2 }),
    discs: fc.tuple(lines, lines),
  })
  .map(({ first, steps, ean, languages, discs }) => {
    let at = first;
    const tracks = steps.map((s, i) => {
      const pregap = i > 0 && s.pause !== undefined ? at : undefined;
      const start = pregap === undefined ? at : at + (s.pause ?? 0);
      at = start + s.length;
      return track(i + 1, start, {
        ...(pregap === undefined ? {} : { pregap }),
        indexes: s.indexes.toSorted((a, b) => a - b).map((place) => start + place),
        ...(s.isrc ? { isrc: `DEA0126${String(i + 1).padStart(5, '0')}` } : {}),
        preEmphasis: s.preEmphasis,
        copyPermitted: s.copyPermitted,
      });
    });
    const texts: DiscText[] = [0x09, 0x0f].slice(0, languages).map((language, block) => ({
      language,
      disc: discs[block],
      tracks: steps.map((s) => s.texts[block]),
    }));
    return layout(tracks, at, { texts, ...(ean === undefined ? {} : { ean }) });
  });
