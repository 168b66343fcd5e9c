import { describe, expect, it, test } from 'vitest';
import type { FileDiff } from '../../../src/build/diff/compare.ts';
import { jsonOf } from '../../../src/build/diff/json.ts';
import { notable, toneText } from '../../../src/build/diff/notable.ts';
import { pageOf } from '../../../src/build/diff/page.ts';
import type { NullDepth } from '../../../src/build/diff/residual.ts';
import type { SoundDiff } from '../../../src/build/diff/sound.ts';
import { textOf } from '../../../src/build/diff/text.ts';
import { toneOf } from '../../../src/build/diff/tone.ts';
import { canonicalPretty, type Json } from '../../../src/base/canonical.ts';
import { CENTRES } from '../../../src/meters/spectrum/index.ts';
import { diffOf, kept, published } from './published.ts';

const flat = CENTRES.map(() => -30);

function nullDepth(more: Partial<NullDepth> = {}): NullDepth {
  return {
    depth: -80,
    identical: false,
    found: true,
    offset: 0,
    gain: 0,
    polarity: 'same',
    frames: 441_000,
    between: null,
    curve: [-80, -80],
    ...more,
  };
}

/** Sound that differs by what is given: dB by sixth of an octave, and the null. */
function sound(raise: (centre: number) => number = () => 0, more: Partial<NullDepth> = {}): SoundDiff {
  return {
    tone: toneOf(
      flat,
      flat.map((level, i) => level + raise(CENTRES[i])),
    ),
    side: { from: -12, to: -12 },
    null: nullDepth(more),
    curves: { from: [-14, -14.5], to: [-13, null] },
  };
}

function file(more: Partial<FileDiff> = {}): FileDiff {
  const likeness = more.likeness ?? 'different';
  return {
    target: 'streaming',
    likeness,
    from: published(),
    to: published({ sha256: likeness === 'file' ? 'a' : 'other' }),
    tags: {},
    ...(likeness === 'different' ? { sound: sound() } : {}),
    ...more,
  };
}

describe('What is worth a line', () => {
  it.each([
    ['integrated', 0.09, undefined],
    ['integrated', 0.1, '−14.0 → −13.9'],
    ['truePeak', -0.1, '−1.0 → −1.1'],
    ['truePeak', 0.05, undefined],
  ] as const)('%s %f: %s', (name, change, expected) => {
    const to = published({ figures: { [name]: published().figures[name]! + change } });
    expect(notable(file({ to }))[name === 'integrated' ? 'LUFS' : 'dBTP']).toBe(expected);
  });

  it.each([
    [{}, undefined],
    [{ depth: -59 }, '−59.0 dB'],
    [{ depth: null, identical: true }, undefined],
    [{ depth: null, identical: true, offset: 37 }, 'identical, 37 frames later'],
    [{ depth: -70, offset: -5 }, '−70.0 dB, 5 frames earlier'],
    [{ depth: -120, gain: -2 }, '−120.0 dB, at −2.00 dB'],
    [{ depth: null, polarity: 'inverted' }, '−∞ dB, polarity inverted'],
    [{ depth: null, polarity: ['same', 'inverted'] }, '−∞ dB, polarity of one channel inverted'],
    [{ depth: -20, found: false }, 'nothing in common'],
    [{ depth: null, found: false, gain: null }, undefined],
    [{ depth: -20, between: [3, 4.5] }, '−20.0 dB, from 0:03 to 0:05'],
    [{ depth: -20, between: [0, 9.5] }, '−20.0 dB'],
  ] as const)('null %o: %s', (more, expected) => {
    expect(notable(file({ sound: sound(undefined, more) })).null).toBe(expected);
  });

  it('is a change of format, of length, of width', () => {
    const format = { name: 'flac', rate: 48_000, channels: 1, encoding: 'pcm16' } as const;
    const other = published({ format, frames: 441_000, dither: 'none' });
    const { null: _, ...unheard } = sound();
    const cells = notable(file({ to: other, sound: { ...unheard, side: { from: -12, to: -12.6 } } }));
    expect(cells.format).toBe(
      'WAV → FLAC, 44.1 kHz → 48 kHz, 2 channels → 1 channel, pcm24 → pcm16, dither tpdf → dither none',
    );
    expect(cells.length).toBe('0:10.000 → 0:09.188');
    expect(cells['side/mid']).toBe('−12.0 → −12.6');
    expect(cells.null).toBe('not done: rates differ');
    expect(notable(file({ to: published({ frames: 441_001 }) })).length).toBe('+1 frames');
  });

  it('is a run of bands, by the largest of them', () => {
    const tone = (raise: (centre: number) => number) => toneText(sound(raise).tone);
    expect(tone(() => 3)).toBeUndefined();
    expect(tone((hz) => (hz > 5500 ? 1.5 : 0))).toBe('+1.5 dB 6.3k–20k');
    expect(tone((hz) => (hz > 5500 ? 1.5 : hz < 90 ? -2 : 4))).toBe('−6.0 dB 20–100, −2.5 dB 5k–20k');
    expect(tone((hz) => (hz > 880 && hz < 1130 ? 0.8 : 0))).toBe('+0.8 dB 1k');
    expect(tone(() => 0)).toBeUndefined();
  });
});

test('A third of an octave that is 55 dB below the loudest says nothing.', () => {
  const before = CENTRES.map((hz) => (hz > 12_000 ? -86 : -30));
  const { bands } = toneOf(
    before,
    before.map((level) => level + 1),
  );
  expect(bands.filter(({ matched }) => matched === null).map(({ name }) => name)).toEqual(['16k', '20k']);
  expect(bands.every(({ change }) => Math.abs(change! - 1) < 1e-9)).toBe(true);
});

/** A revision with something of everything. */
function revision() {
  const renumbered = { trackTotal: { from: 4, to: 5 } };
  return diffOf(
    [
      { state: 'added', to: { number: 1, title: 'Intro_*', isrc: undefined, files: [] } },
      kept([file({ likeness: 'file' }), file({ likeness: 'file', target: 'flac' })], 2, 'Same'),
      kept(
        ['streaming', 'flac', 'cd'].map((target) =>
          file({
            target,
            to: published({ sha256: 'x', figures: { integrated: target === 'cd' ? -13.2 : -13.5 } }),
            tags: renumbered,
            sound: sound((hz) => (hz > 5500 ? 1.5 : 0), { depth: -31.24 }),
          }),
        ),
        3,
        'Revised | <b>',
      ),
      kept([file({ tags: renumbered })], 4, 'Dithered anew'),
      {
        ...(kept([
          file({ likeness: 'samples', tags: { title: { from: 'Old', to: 'New' }, ...renumbered } }),
        ]) as object),
        from: { number: 4, title: 'Old', isrc: undefined, files: [] },
        to: { number: 5, title: 'New', isrc: undefined, files: [] },
        moved: true,
      } as never,
      { state: 'dropped', from: { number: 9, title: 'Gone', isrc: undefined, files: [] } },
    ],
    { targets: { added: ['cd'], dropped: ['mp3'] } },
  );
}

test('The text is Markdown with what changed, once, and the rest counted.', () => {
  expect(textOf(revision())).toMatchInlineSnapshot(`
    "### A – Night Drive: 6db7d803 → f3959239

    - target added: cd
    - target dropped: mp3
    - added: 01 Intro\\_\\*
    - moved and renamed: 04 Old → 05 New
    - dropped: 09 Gone
    - tags, in every file that changed: tracks in all: 4 → 5

    | track              | target          | LUFS          | tone             | tags             | null     |
    | ------------------ | --------------- | ------------- | ---------------- | ---------------- | -------- |
    | 03 Revised \\| \\<b> | streaming, flac | −14.0 → −13.5 | +1.5 dB 6.3k–20k |                  | −31.2 dB |
    | 03 Revised \\| \\<b> | cd              | −14.0 → −13.2 | +1.5 dB 6.3k–20k |                  | −31.2 dB |
    | 05 New             | streaming       |               |                  | title: Old → New |          |

    1 of 4 tracks unchanged; 1 changed by less than is heard."
  `);
});

test('Two equal releases are told in one line.', () => {
  expect(textOf(diffOf([kept([file({ likeness: 'file' })])]))).toMatch(
    /\n\nThe two releases are the same, file for file\.$/,
  );
});

test('The JSON is canonical, and holds every figure of every file.', () => {
  const text = jsonOf(revision());
  expect(text).toBe(canonicalPretty(JSON.parse(text) as Json));
  expect(text).not.toContain('somewhere');
  const { tracks } = JSON.parse(text) as { tracks: { state: string; files?: Record<string, unknown>[] }[] };
  expect(tracks.map(({ state }) => state)).toEqual(['added', 'kept', 'kept', 'kept', 'kept', 'dropped']);
  expect(tracks[1].files![0]).toMatchObject({ same: 'bytes', tags: {}, to: { integrated: -14, gain: null } });
  expect(tracks[2].files![0]).toMatchObject({
    same: 'nothing',
    from: { integrated: -14, duration: 10 },
    to: { integrated: -13.5 },
    tags: { trackTotal: { from: 4, to: 5 } },
    sideToMid: { from: -12, to: -12 },
    null: { depth: -31.24, offset: 0, polarity: 'same', aligned: true },
  });
  expect(tracks[2].files![0]['tone']).toHaveProperty('bands.length', 31);
});

test('The page is whole, keeps titles from being markup, and holds no path.', () => {
  const page = pageOf(revision());
  expect(page).toBe(pageOf(revision()));
  expect(page).not.toContain('somewhere');
  expect(page).not.toContain('<b>');
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  // Streaming and FLAC have one sound each here: a picture for each of the four that were heard.
  expect(page.match(/<svg /g)).toHaveLength(4);
});
