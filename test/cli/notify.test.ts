import { expect, test } from 'vitest';
import { wordsOf } from '../../src/cli/notify.ts';

test.each([
  ['notify-send done', ['notify-send', 'done']],
  ['  say   "the build is  done" ', ['say', 'the build is  done']],
  [`play '/a b/"x".wav'`, ['play', '/a b/"x".wav']],
  ['a "" b', ['a', '', 'b']],
  ['echo $HOME | cat \\n', ['echo', '$HOME', '|', 'cat', '\\n']],
])('%s is divided without a shell.', (command, words) => {
  expect(wordsOf(command)).toEqual({ ok: true, value: words });
});

test.each([
  ['', 'is empty'],
  [' ', 'is empty'],
  ['say "done', 'not closed'],
])('%j is refused.', (command, why) => {
  expect(wordsOf(command)).toMatchObject({
    ok: false,
    findings: [{ code: 'notify-command', message: expect.stringContaining(why) as string }],
  });
});
