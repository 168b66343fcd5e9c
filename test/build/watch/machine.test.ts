import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  type Event,
  GONE,
  GONE_QUIET_MS,
  MOST_QUIET_MS,
  QUIET_MS,
  react,
  start,
  type State,
  type Verdict,
} from '../../../src/build/watch/machine.ts';

const SPEC = '/album.yaml';
const MIX = '/1.wav';

/** A watch without files: what they hold is a table, the clock a number. */
class Desk {
  state: State = start([SPEC], 0);
  at = 0;
  readonly marks = new Map<string, string>();
  readonly actions: Action[] = [];

  send(event: Event): Action[] {
    const [state, actions] = react(this.state, event);
    this.state = state;
    this.actions.push(...actions);
    return [...actions];
  }

  /** Looks after some ms. */
  look(after = 0): Action[] {
    this.at += after;
    return this.send({ type: 'looked', at: this.at, marks: new Map(this.marks) });
  }

  examined(path: string, verdict: Verdict, mark = this.marks.get(path)!): Action[] {
    return this.send({ type: 'examined', at: this.at, path, mark, verdict });
  }

  /** The file is written and comes to rest with a content. */
  settle(path: string, content: string, files?: readonly string[]): Action[] {
    this.marks.set(path, `${content} at ${this.at}`);
    this.look();
    this.look(MOST_QUIET_MS);
    return this.examined(path, { type: 'content', content, ...(files === undefined ? {} : { files }) });
  }

  built(more: { whole?: boolean; refused?: boolean } = {}): Action[] {
    return this.send({ type: 'built', at: this.at, whole: true, refused: false, ...more });
  }
}

/** A watch that has built a spec and a mix, and rests. */
function resting(): Desk {
  const desk = new Desk();
  desk.settle(SPEC, 's1', [SPEC, MIX]);
  desk.settle(MIX, 'm1');
  desk.built();
  return desk;
}

const contents = (entries: Record<string, string>): Map<string, string> => new Map(Object.entries(entries));

test('It starts by settling, and builds when the spec and all that it names are known.', () => {
  const desk = new Desk();
  expect(desk.settle(SPEC, 's1', [SPEC, MIX])).toEqual([]);
  expect(desk.state.phase).toBe('settling');
  expect(desk.settle(MIX, 'm1')).toEqual([
    { type: 'build', contents: contents({ [SPEC]: 's1', [MIX]: 'm1' }), since: 0 },
  ]);
  expect(desk.state.phase).toBe('building');
  expect(desk.built()).toEqual([]);
  expect(desk.state.phase).toBe('idle');
});

describe('A file', () => {
  test('is examined when it was quiet long enough, and not before.', () => {
    const desk = resting();
    desk.marks.set(MIX, 'b');
    expect(desk.look(10)).toEqual([]);
    expect(desk.state.phase).toBe('settling');
    expect(desk.look(QUIET_MS - 1)).toEqual([]);
    expect(desk.look(1)).toEqual([{ type: 'examine', path: MIX, mark: 'b', quiet: QUIET_MS }]);
    expect(desk.look(1000)).toEqual([]);
  });

  test('that goes on growing is given more and more time.', () => {
    const desk = resting();
    for (const size of ['1', '2', '3', '4', '5']) {
      desk.marks.set(MIX, size);
      expect(desk.look(200)).toEqual([]);
    }
    expect(desk.look(MOST_QUIET_MS - 1)).toEqual([]);
    expect(desk.look(1)).toMatchObject([{ type: 'examine', mark: '5' }]);
  });

  test('that was only touched leads to no build.', () => {
    const desk = resting();
    expect(desk.settle(MIX, 'm1')).toEqual([]);
    expect(desk.state.phase).toBe('idle');
  });

  test('that is not whole is waited for, until it moves again.', () => {
    const desk = resting();
    desk.marks.set(MIX, 'half');
    desk.look();
    desk.look(QUIET_MS);
    expect(desk.examined(MIX, { type: 'unfinished' })).toEqual([]);
    expect(desk.look(60_000)).toEqual([]);
    expect(desk.state.phase).toBe('settling');
    expect(desk.settle(MIX, 'm2')).toMatchObject([{ type: 'build' }]);
  });

  test('that may be written still is examined again after the time that its kind needs.', () => {
    const desk = resting();
    desk.marks.set(MIX, 'open');
    desk.look();
    desk.look(QUIET_MS);
    desk.examined(MIX, { type: 'later', quiet: 2000 });
    expect(desk.look(2000 - QUIET_MS - 1)).toEqual([]);
    expect(desk.look(1)).toMatchObject([{ type: 'examine', quiet: 2000 }]);
  });

  test('that changed while it was examined is examined anew, and the old verdict counts for nothing.', () => {
    const desk = resting();
    desk.marks.set(MIX, 'b');
    desk.look();
    desk.look(QUIET_MS);
    desk.marks.set(MIX, 'c');
    desk.look(1);
    expect(desk.examined(MIX, { type: 'content', content: 'm2' }, 'b')).toEqual([]);
    expect(desk.look(MOST_QUIET_MS)).toMatchObject([{ type: 'examine', mark: 'c' }]);
    expect(desk.examined(MIX, { type: 'moved' })).toEqual([]);
    expect(desk.look(MOST_QUIET_MS)).toMatchObject([{ type: 'examine', mark: 'c' }]);
  });

  test('that is gone is content too, but only after a while: editors delete and write anew.', () => {
    const desk = resting();
    desk.marks.set(MIX, GONE);
    desk.look();
    expect(desk.look(GONE_QUIET_MS - 1)).toEqual([]);
    expect(desk.look(1)).toMatchObject([
      { type: 'build', contents: contents({ [SPEC]: 's1', [MIX]: GONE }) },
    ]);
  });

  test('that the spec names no more is not watched; a new one is waited for.', () => {
    const desk = resting();
    expect(desk.settle(SPEC, 's2', [SPEC, '/2.wav'])).toEqual([]);
    expect([...desk.state.files.keys()]).toEqual([SPEC, '/2.wav']);
    expect(desk.settle('/2.wav', 'm2')).toMatchObject([
      { type: 'build', contents: contents({ [SPEC]: 's2', '/2.wav': 'm2' }) },
    ]);
  });
});

describe('While a build runs', () => {
  test('new content cancels once what it makes stale, and is built next.', () => {
    const desk = resting();
    desk.settle(MIX, 'm2');
    expect(desk.settle(MIX, 'm3')).toEqual([
      { type: 'cancel', contents: contents({ [SPEC]: 's1', [MIX]: 'm3' }) },
    ]);
    expect(desk.state.phase).toBe('cancelling');
    expect(desk.look(500)).toEqual([]);
    expect(desk.built({ whole: false })).toMatchObject([
      { type: 'build', contents: contents({ [SPEC]: 's1', [MIX]: 'm3' }) },
    ]);
  });

  test('content that goes back to what is built is built again where the build was cancelled.', () => {
    const desk = resting();
    desk.settle(MIX, 'm2');
    desk.settle(MIX, 'm3');
    desk.settle(MIX, 'm2');
    expect(desk.built({ whole: false })).toMatchObject([{ type: 'build' }]);
  });

  test('a file that is only being written cancels nothing.', () => {
    const desk = resting();
    desk.settle(MIX, 'm2');
    desk.marks.set(MIX, 'growing');
    expect(desk.look(100)).toEqual([]);
    expect(desk.state.phase).toBe('building');
    expect(desk.built()).toEqual([]);
    expect(desk.state.phase).toBe('settling');
  });
});

test('After a refusal nothing runs by itself, and any change builds, even one to the same content.', () => {
  const desk = resting();
  desk.settle(MIX, 'm2');
  expect(desk.built({ refused: true })).toEqual([]);
  expect(desk.state.phase).toBe('idle');
  expect(desk.look(5000)).toEqual([]);
  expect(desk.settle(MIX, 'm2')).toMatchObject([{ type: 'build' }]);
});

test('Whatever happens, when all is quiet the last build is of the last contents, and builds never overlap.', () => {
  const happening = fc.oneof(
    fc.record({ type: fc.constant('write' as const), content: fc.nat(3) }),
    fc.record({ type: fc.constant('wait' as const), ms: fc.nat(1500) }),
    fc.record({ type: fc.constant('built' as const), refused: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const desk = resting();
      let content = 'm1';
      let builds: Extract<Action, { type: 'build' }>[] = [];
      let running = false;
      let cancelled = false;
      const obey = (actions: readonly Action[]): void => {
        for (const action of actions) {
          if (action.type === 'cancel') cancelled = true;
          else if (action.type === 'examine')
            obey(desk.examined(action.path, { type: 'content', content }, action.mark));
          else {
            expect(running).toBe(false);
            running = true;
            cancelled = false;
            builds = [...builds, action];
          }
        }
      };
      const end = (refused: boolean): void => {
        if (!running) return;
        running = false;
        obey(desk.built({ whole: !cancelled, refused: cancelled || refused }));
      };
      for (const [i, happening] of happenings.entries()) {
        if (happening.type === 'write') {
          content = `m${happening.content}`;
          desk.marks.set(MIX, `write ${i}`);
        } else if (happening.type === 'wait') obey(desk.look(happening.ms));
        else end(happening.refused);
      }
      for (let i = 0; i < 10; i++) {
        obey(desk.look(MOST_QUIET_MS));
        end(false);
      }
      expect(desk.state.phase).toBe('idle');
      expect(builds.at(-1)?.contents.get(MIX) ?? 'm1').toBe(content);
    }),
    { numRuns: 500 },
  );
});
