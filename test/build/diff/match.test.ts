import { expect, test } from 'vitest';
import { pairTracks, tracksOf } from '../../../src/build/diff/match.ts';
import { published } from './published.ts';

/** `title`, `title#isrc`, `title=samples`, in order. */
function album(...written: readonly string[]) {
  return tracksOf(
    written.map((text, i) => {
      const [, title, isrc, samples] = /^([^#=]*)(?:#([^=]*))?(?:=(.*))?$/.exec(text)!;
      return published({ track: i + 1, title, isrc, pcmSha256: samples ?? `${i} ${text} ${written.join()}` });
    }),
  );
}

/** Read as `1→2 title moved`, `+3`, `−2`. */
function told(before: readonly string[], after: readonly string[]): string[] {
  return pairTracks(album(...before), album(...after)).map((pair) => {
    if (pair.state === 'added') return `+${pair.to.number}`;
    if (pair.state === 'dropped') return `−${pair.from.number}`;
    return `${pair.from.number}→${pair.to.number} ${pair.by}${pair.moved ? ' moved' : ''}`;
  });
}

test.each([
  ['nothing changed', ['A', 'B'], ['A', 'B'], ['1→1 title', '2→2 title']],
  ['renamed', ['A', 'B'], ['A', 'C'], ['1→1 title', '2→2 number']],
  ['renamed, but of the same ISRC', ['A#1', 'B#2'], ['B#1', 'A#2'], ['1→1 isrc', '2→2 isrc']],
  [
    'renamed and moved, with the same samples',
    ['A', 'B=x', 'C'],
    ['D=x', 'A', 'C'],
    ['2→1 samples', '1→2 title moved', '3→3 title'],
  ],
  [
    'one put in front: nobody moved',
    ['A', 'B', 'C'],
    ['N', 'A', 'B', 'C'],
    ['+1', '1→2 title', '2→3 title', '3→4 title'],
  ],
  ['one taken out: nobody moved', ['A', 'B', 'C'], ['A', 'C'], ['1→1 title', '3→2 title', '−2']],
  ['the last put first', ['A', 'B', 'C'], ['C', 'A', 'B'], ['3→1 title moved', '1→2 title', '2→3 title']],
  [
    'two of one name stay where they are',
    ['I', 'A', 'I'],
    ['I', 'A', 'I'],
    ['1→1 title', '2→2 title', '3→3 title'],
  ],
  ['two of one name, one in front', ['I=x', 'I=y'], ['N', 'I=x', 'I=y'], ['+1', '1→2 title', '2→3 title']],
  [
    'two of one name, the first dropped',
    ['I', 'A', 'I'],
    ['A', 'B', 'I'],
    ['2→1 title', '+2', '3→3 title', '−1'],
  ],
  ['other ISRCs, one title', ['A#1'], ['A#2'], ['1→1 title']],
  ['all dropped, all added', ['A'], [], ['−1']],
  ['the first release', [], ['A', 'B'], ['+1', '+2']],
])('Tracks are paired: %s.', (_what, before, after, expected) => {
  expect(told(before, after)).toEqual(expected);
});
