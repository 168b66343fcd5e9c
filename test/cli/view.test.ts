import fc from 'fast-check';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';
import { width } from '../../src/cli/table.ts';
import { linesOf } from '../../src/cli/view.ts';
import type { BuildEvent } from '../../src/build/events.ts';
import type { StepKind } from '../../src/plan/step.ts';

const screen = vi.hoisted(() => ({ columns: 80, rows: 24, now: 0 }));
vi.mock('../../src/host/terminal.ts', async (original) => ({
  ...(await original<object>()),
  columns: () => screen.columns,
  rows: () => screen.rows,
}));
vi.mock('../../src/host/clock.ts', () => ({ monotonic: () => screen.now }));

beforeEach(() => Object.assign(screen, { columns: 80, rows: 24, now: 0 }));
afterEach(() => vi.clearAllMocks());

const step = (id: string, track?: number) => ({
  id,
  kind: id.split('/')[0] as StepKind,
  ...(track === undefined ? {} : { track }),
});
const started = (id: string): BuildEvent => ({ type: 'started', id, kind: 'master' });
const progress = (id: string, fraction: number): BuildEvent => ({
  type: 'progress',
  id,
  kind: 'master',
  fraction,
});
const ended = (id: string, state: 'done' | 'reused' | 'failed' | 'skipped'): BuildEvent => ({
  type: 'step',
  id,
  kind: 'master',
  state,
  why: '',
  seconds: 1,
});

describe('Progress', () => {
  const two = () =>
    new Progress(
      ['Album', '01 A', '02 B'],
      [step('master/01', 1), step('master/02', 2), step('level/album')],
    );

  test('begins with nothing and ends with everything.', () => {
    const view = two();
    expect(view.fraction()).toBe(0);
    for (const id of ['master/01', 'master/02', 'level/album']) view.take(ended(id, 'done'));
    expect(view.fraction()).toBe(1);
    expect(view.lanes().map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  });

  test('is told by lane: what runs, how far, what failed.', () => {
    const view = two();
    view.take(started('master/01'));
    view.take(progress('master/01', 0.5));
    view.take(ended('master/02', 'failed'));
    expect(view.lanes()).toEqual([
      { name: 'Album', fraction: 0, doing: '', state: 'waiting' },
      { name: '01 A', fraction: 0.5, doing: 'master', state: 'running' },
      { name: '02 B', fraction: 1, doing: '', state: 'failed' },
    ]);
  });

  test('has no lane for what has no step.', () => {
    const view = new Progress(['Album', '01 A', '02 B'], [step('master/02', 2)]);
    expect(view.lanes().map(({ name }) => name)).toEqual(['02 B']);
  });

  test('knows nothing of steps that are not in the plan.', () => {
    const view = two();
    view.take(ended('probe/01', 'done'));
    expect(view.fraction()).toBe(0);
  });

  test('never falls and never leaves 0…1, whatever happens.', () => {
    const ids = ['master/01', 'master/02', 'level/album'];
    const states = fc.constantFrom<'done' | 'reused' | 'failed' | 'skipped'>(
      'done',
      'reused',
      'failed',
      'skipped',
    );
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ids),
        fc.array(states, { minLength: 3, maxLength: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (order, ends, part) => {
          const view = two();
          let last = 0;
          order.forEach((id, i) => {
            for (const event of [started(id), progress(id, part), ended(id, ends[i])]) {
              view.take(event);
              expect(view.fraction()).toBeGreaterThanOrEqual(last);
              last = view.fraction();
            }
          });
          expect(last).toBeLessThanOrEqual(1);
        },
      ),
      { seed: 20261122 },
    );
  });

  describe('The time left', () => {
    test('goes by the pace so far, and reused steps do not count.', () => {
      const view = new Progress(
        ['A', 'B'],
        ['01', '02', '03', '04'].map((nn) => step(`master/${nn}`, 1)),
      );
      view.take(ended('master/01', 'reused'));
      screen.now = 500;
      view.take(ended('master/02', 'done'));
      expect(view.secondsLeft()).toBeUndefined();
      screen.now = 10_000;
      expect(view.secondsLeft()).toBeCloseTo(20);
      view.take(started('master/03'));
      view.take(progress('master/03', 0.5));
      expect(view.secondsLeft()).toBeCloseTo(10);
    });

    test('is unknown, not a NaN, where all was reused.', () => {
      const view = two();
      for (const id of ['master/01', 'master/02', 'level/album']) view.take(ended(id, 'reused'));
      screen.now = 5000;
      expect(view.secondsLeft()).toBeUndefined();
      expect(linesOf(view, 'Title').join()).not.toContain('NaN');
    });
  });
});

describe('The live view', () => {
  const album = (names: readonly string[]): Progress => {
    const view = new Progress(
      ['Album', ...names],
      [step('level/album'), ...names.map((_, i) => step(`master/${i + 1}`, i + 1))],
    );
    names.forEach((_, i) => view.take(started(`master/${i + 1}`)));
    return view;
  };
  const shown = (view: Progress, title = 'Night Drive'): string[] =>
    linesOf(view, title).map(stripVTControlCharacters);

  test('has a line a track with name, bar, percent and what runs, and one for the whole.', () => {
    const view = album(['01 Opening']);
    view.take(progress('master/1', 0.5));
    const [first, track, whole] = shown(view);
    expect(first).toMatch(/^ {2}Album {7} {24} +0 %/);
    expect(track).toMatch(/^ {2}01 Opening {2}█{12} {12} {2}50 % {2}master$/);
    expect(whole).toMatch(/^ {2}Night Drive {2}\d+ %$/);
  });

  test('fits any terminal, whatever the names.', () => {
    const names = fc.array(
      fc.constantFrom(
        '01 Opening',
        '02 日本語のとても長い題名です、本当に',
        '03 👨‍👩‍👧',
        `04 ${'long '.repeat(30)}`,
        '',
      ),
      {
        minLength: 1,
        maxLength: 25,
      },
    );
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 2, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (own, columns, rows, part) => {
          Object.assign(screen, { columns, rows, now: 0 });
          const view = album(own);
          view.take(progress('master/1', part));
          screen.now = 100_000_000;
          const lines = shown(view, own[0]);
          const widest = Math.max(...lines.map(width));
          expect(widest, lines.join('\n')).toBeLessThanOrEqual(columns);
          expect(lines.length).toBeLessThan(Math.max(rows, 3));
        },
      ),
      { seed: 20261122, numRuns: 150 },
    );
  });

  test('shows as many of twenty tracks as there are rows for, and counts the rest.', () => {
    const view = album(Array.from({ length: 20 }, (_, i) => `${i + 1} Song`));
    screen.rows = 12;
    const lines = shown(view);
    expect(lines).toHaveLength(10);
    expect(lines.at(-2)).toBe('  … and 13 more tracks');
  });
});
