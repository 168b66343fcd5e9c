import { error } from '../base/finding.ts';
import { done, type Result, refused } from '../base/result.ts';
import { ownEnvironment } from '../host/environment.ts';
import { failureOf, run } from '../host/process.ts';

/** What a notification is about, in its environment. */
export interface Notice {
  readonly RELEASE_STATE: 'published' | 'refused';
  readonly RELEASE_TITLE: string;
  /** Absolute; of the release that stands now, empty where there is none. */
  readonly RELEASE_FOLDER: string;
  /** Errors, where it was refused. */
  readonly RELEASE_ERRORS: string;
  /** From the change to the end, in seconds. */
  readonly RELEASE_SECONDS: string;
}

/** Whoever is told has this long to listen, in ms. */
const PATIENCE_MS = 30_000;

/**
 * Words of a command: divided at blanks; what stands in single or double quotes is one word. Nothing else is special:
 * no variables, no pipes, no backslashes, as there is no shell.
 */
export function wordsOf(command: string): Result<readonly string[]> {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (const sign of command) {
    if (quote !== '') {
      if (sign === quote) quote = '';
      else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (/\s/.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + sign;
  }
  if (word !== undefined) words.push(word);
  if (quote === '' && words.length > 0) return done(words);
  const what = words.length === 0 ? 'is empty' : `has a quote (${quote}) that is not closed`;
  return refused(error('notify-command', `the --notify command ${what}`, { cause: 'usage' }));
}

/** Runs the command; what goes wrong with it is told, and nothing else comes of it. */
export async function notify(
  words: readonly string[],
  notice: Notice,
  abort: AbortSignal,
): Promise<string | undefined> {
  const [command = '', ...args] = words;
  const environment = { ...ownEnvironment(), ...notice };
  const ran = await run(command, args, { environment, timeout: PATIENCE_MS, abort });
  if (abort.aborted) return undefined;
  return failureOf({ tool: command, task: 'telling of the build (--notify)' }, ran)[0]?.message;
}
