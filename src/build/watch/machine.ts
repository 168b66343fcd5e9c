/**
 * When a watch builds: a state machine over what looks at the files saw. Pure: no files, no clock; times are the
 * caller's, in milliseconds.
 *
 * ```
 *            a file is not as it was             all files quiet, whole and known; something new
 *   ┌──────┐ ──────────────────────▶ ┌──────────┐ ─────────────────────────────▶ ┌──────────┐
 *   │ idle │                         │ settling │                                │ building │──┐
 *   └──────┘ ◀────────────────────── └──────────┘ ◀───────────────────────────── └──────────┘  │
 *       ▲          nothing new            ▲        built, but files moved on           │       │
 *       │                                 │                                            │       │
 *       │                                 │              a settled file has new content│       │
 *       │                                 │  built       ┌────────────┐                │       │
 *       │                                 └───────────── │ cancelling │ ◀──────────────┘       │
 *       │                                                └────────────┘                        │
 *       └──────────────────────────────────────────────────────────────────────────────────────┘
 *                                        built, and nothing moved
 * ```
 *
 * Files settle one by one, in every state: a look sees a mark (identity as text); a mark that stands for the file's quiet
 * time is examined; the examination finds the content, or that the file is not whole. Quiet time doubles while a file goes on
 * changing. A build is of contents, not of files: what changes while it runs cannot reach it.
 */
export type Phase = 'idle' | 'settling' | 'building' | 'cancelling';

/** What an examination of a file under a mark came to. */
export type Verdict =
  /** `files`, of the spec: from now on these are watched. */
  | { readonly type: 'content'; readonly content: string; readonly files?: readonly string[] }
  /** Not whole; it is looked at again when its mark changes. */
  | { readonly type: 'unfinished' }
  /** Cannot be told from one still written unless it is quiet for so long. */
  | { readonly type: 'later'; readonly quiet: number }
  /** It changed meanwhile. */
  | { readonly type: 'moved' };

export type Event =
  | { readonly type: 'looked'; readonly at: number; readonly marks: ReadonlyMap<string, string> }
  | {
      readonly type: 'examined';
      readonly at: number;
      readonly path: string;
      readonly mark: string;
      readonly verdict: Verdict;
    }
  /** `whole`: nothing of it was cancelled. `refused`: the next change, of content or not, builds again. */
  | { readonly type: 'built'; readonly at: number; readonly whole: boolean; readonly refused: boolean };

export type Contents = ReadonlyMap<string, string>;

export type Action =
  | { readonly type: 'examine'; readonly path: string; readonly mark: string; readonly quiet: number }
  /** `since`: when the first of the changes in it was seen. */
  | { readonly type: 'build'; readonly contents: Contents; readonly since: number }
  /** `contents`: of all files as far as known by now; the running build's where one is not. */
  | { readonly type: 'cancel'; readonly contents: Contents };

interface Watched {
  readonly mark: string;
  /** When the mark was first seen, and for how long it has to stand. */
  readonly since: number;
  readonly quiet: number;
  readonly exam: 'due' | 'running' | 'unfinished' | 'settled';
  /** What it is, or was when it last was settled. */
  readonly content?: string;
}

export interface State {
  readonly phase: Phase;
  readonly files: ReadonlyMap<string, Watched>;
  /** What the last build was made of; undefined where another has to follow whatever the files hold. */
  readonly built?: Contents;
  /** What the last cancel told of; staleness is told once. */
  readonly cancelled?: Contents;
  /** When the first change was seen that no build has yet. */
  readonly since?: number;
}

/** ms that a mark has to stand: at first, at most, and where the file is gone (editors delete and write anew). */
export const QUIET_MS = 250;
export const MOST_QUIET_MS = 1000;
export const GONE_QUIET_MS = 1000;
/** The mark of a file that is not there. */
export const GONE = 'gone';
const UNSEEN = 'unseen';

export function start(files: readonly string[], at: number): State {
  return { phase: 'settling', files: new Map(files.map((path) => [path, unseen(at)])), since: at };
}

export function react(state: State, event: Event): readonly [State, readonly Action[]] {
  switch (event.type) {
    case 'looked':
      return onLook(state, event.at, event.marks);
    case 'examined':
      return onExam(state, event);
    case 'built':
      return onBuilt(state, event);
  }
}

/** Whether some file still has to come to rest: then the next look should be soon. */
export function isRestless({ files }: State): boolean {
  return [...files.values()].some(({ exam }) => exam === 'due');
}

function onLook(
  state: State,
  at: number,
  marks: ReadonlyMap<string, string>,
): readonly [State, readonly Action[]] {
  const files = new Map(state.files);
  const exams: Action[] = [];
  let moved = false;
  for (const [path, before] of state.files) {
    const mark = marks.get(path) ?? before.mark;
    let file = before;
    if (mark !== before.mark) {
      moved = true;
      file = { ...before, mark, since: at, quiet: quietOf(before, mark), exam: 'due' };
    }
    const quiet = at - file.since;
    if (file.exam === 'due' && file.mark !== UNSEEN && quiet >= file.quiet) {
      if (mark === GONE) file = { ...file, exam: 'settled', content: GONE };
      else {
        exams.push({ type: 'examine', path, mark, quiet });
        file = { ...file, exam: 'running' };
      }
    }
    files.set(path, file);
  }
  const since = moved ? (state.since ?? at) : state.since;
  const [next, more] = decide({ ...state, files, ...(since === undefined ? {} : { since }) }, at);
  return [next, [...exams, ...more]];
}

/** Longer for a file that goes on changing before it came to rest. */
function quietOf({ mark: before, exam, quiet }: Watched, mark: string): number {
  if (mark === GONE) return GONE_QUIET_MS;
  if (before === UNSEEN || before === GONE || exam === 'settled') return QUIET_MS;
  return Math.min(MOST_QUIET_MS, 2 * Math.min(quiet, MOST_QUIET_MS));
}

function onExam(
  state: State,
  { at, path, mark, verdict }: Extract<Event, { type: 'examined' }>,
): readonly [State, readonly Action[]] {
  const file = state.files.get(path);
  // It moved on meanwhile: the verdict is about what it was.
  if (file === undefined || file.mark !== mark) return [state, []];
  const files = new Map(state.files);
  switch (verdict.type) {
    case 'content':
      files.set(path, { ...file, exam: 'settled', content: verdict.content });
      if (verdict.files !== undefined) refile(files, verdict.files, at);
      break;
    case 'unfinished':
      files.set(path, { ...file, exam: 'unfinished' });
      break;
    case 'later':
      files.set(path, { ...file, exam: 'due', quiet: verdict.quiet });
      break;
    case 'moved':
      files.set(path, { ...file, exam: 'due', since: at });
  }
  return decide({ ...state, files }, at);
}

/** Watches exactly these files; what is known of them stays known. */
function refile(files: Map<string, Watched>, wanted: readonly string[], at: number): void {
  for (const path of files.keys()) if (!wanted.includes(path)) files.delete(path);
  for (const path of wanted) if (!files.has(path)) files.set(path, unseen(at));
}

function unseen(at: number): Watched {
  return { mark: UNSEEN, since: at, quiet: QUIET_MS, exam: 'due' };
}

function onBuilt(
  state: State,
  { at, whole, refused }: Extract<Event, { type: 'built' }>,
): readonly [State, readonly Action[]] {
  const { built, cancelled: _told, ...rest } = state;
  if (whole && isAsBuilt(state))
    return [{ ...rest, phase: 'idle', ...(refused ? {} : { built: built! }) }, []];
  // Cancelled work is done again even if the files go back to what they were.
  const known = whole && !refused ? { built: built! } : {};
  return decide({ ...rest, ...known, phase: 'settling', since: rest.since ?? at }, at);
}

/** What follows from how the files stand now. */
function decide(state: State, at: number): readonly [State, readonly Action[]] {
  if (state.phase === 'building' || state.phase === 'cancelling') return overtake(state);
  const { since, ...rest } = state;
  const settled = [...state.files.values()].every(({ exam }) => exam === 'settled');
  if (!settled) return [{ ...state, phase: 'settling' }, []];
  if (isAsBuilt(state) || (state.phase === 'idle' && state.built === undefined))
    return [{ ...rest, phase: 'idle' }, []];
  const contents = contentsOf(state);
  return [{ ...rest, phase: 'building', built: contents }, [{ type: 'build', contents, since: since ?? at }]];
}

/** New content while a build runs. */
function overtake(state: State): readonly [State, readonly Action[]] {
  const contents = contentsOf(state);
  if (same(contents, state.cancelled ?? state.built!)) return [state, []];
  return [{ ...state, phase: 'cancelling', cancelled: contents }, [{ type: 'cancel', contents }]];
}

function isAsBuilt(state: State): boolean {
  return (
    state.built !== undefined &&
    [...state.files.values()].every(({ exam }) => exam === 'settled') &&
    same(contentsOf(state), state.built)
  );
}

/** Contents of the files, of an unsettled one what it was before, or in the last build. */
function contentsOf({ files, built }: State): Contents {
  return new Map(
    [...files].flatMap(([path, { content }]) => {
      const known = content ?? built?.get(path);
      return known === undefined ? [] : [[path, known]];
    }),
  );
}

function same(a: Contents, b: Contents): boolean {
  return a.size === b.size && [...a].every(([path, content]) => b.get(path) === content);
}
