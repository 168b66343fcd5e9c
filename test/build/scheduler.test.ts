import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/canonical.ts';
import { type Digest, digestOf, sha256 } from '../../src/base/digest.ts';
import { error, note } from '../../src/base/finding.ts';
import { Refused } from '../../src/base/result.ts';
import type { BuildEvent } from '../../src/build/events.ts';
import type { Executor } from '../../src/build/executor.ts';
import type { SourceFiles } from '../../src/build/files.ts';
import type { Outcome } from '../../src/build/outcome.ts';
import { type Results, runPlan, type Site } from '../../src/build/scheduler.ts';
import { Slots } from '../../src/build/slots.ts';
import type { Made, Task } from '../../src/build/work.ts';
import type { Input, Step, StepKind } from '../../src/plan/step.ts';
import type { Store, Trace } from '../../src/store/store.ts';

/** A step in few words: what it reads, and parameters. */
function step(id: string, from: readonly string[] = [], more: Partial<Step> = {}): Step {
  const inputs = from.map((source): [string, Input] => [
    source,
    { from: 'object', step: source, output: 'out' },
  ]);
  return {
    id,
    kind: id.split('/')[0] as StepKind,
    params: { id },
    inputs: Object.fromEntries(inputs),
    tools: [],
    track: 1,
    at: `/at/${id}`,
    ...more,
  };
}

const intake = (id: string): Step =>
  step(id, [], {
    inputs: { mix: { from: 'file', file: { path: `/${id}`, written: id, at: `/at/${id}/mix` } } },
  });

/** What a task makes: decided by its parameters and inputs alone. */
function madeBy(task: Task): Made {
  const seed = { kind: task.kind, params: task.params, inputs: task.inputs } as unknown as Json;
  return { outputs: { out: { digest: digestOf(seed), bytes: 1 } }, facts: { n: 1 }, findings: [] };
}

interface Bench {
  readonly site: Site;
  readonly ran: string[];
  readonly events: BuildEvent[];
  readonly traces: Map<Digest, Trace>;
}

/** A site without disk: traces in a map, files made of their names, tasks run by `act`. */
function bench(
  act: (task: Task) => Promise<Outcome> | Outcome,
  more: Partial<Site> = {},
  traces = new Map<Digest, Trace>(),
): Bench {
  const ran: string[] = [];
  const events: BuildEvent[] = [];
  const executor: Executor = {
    prepare: () => undefined,
    run: async (task) => {
      ran.push(task.id);
      return act(task);
    },
    hash: () => Promise.reject(new Error('nothing is hashed here')),
    flush: () => undefined,
    close: () => Promise.resolve(),
  };
  const store = {
    trace: (key: Digest) => traces.get(key),
    trust: () => Promise.resolve(),
    has: () => true,
    record: (trace: Trace) => Promise.resolve(void traces.set(trace.key, trace)),
  } as unknown as Store;
  const files = {
    take: ({ path }: { path: string }) =>
      path.includes('missing')
        ? Promise.reject(new Refused(error('missing', `${path} does not exist`, { at: '/mix' })))
        : Promise.resolve({ digest: sha256(path), bytes: 1 }),
  } as unknown as SourceFiles;
  const site: Site = {
    store,
    files,
    executor,
    tools: {},
    slots: new Slots(3, 1e6),
    abort: new AbortController().signal,
    listen: (event) => events.push(event),
    before: new Map(),
    mode: 'normal',
    ...more,
  };
  return { site, ran, events, traces };
}

const fine = (task: Task): Outcome => ({ ok: true, made: madeBy(task) });
const run = (steps: readonly Step[], { site }: Bench): Promise<Results> =>
  runPlan({ steps, deliverables: [], sets: [] }, site);
const states = (results: Results): Record<string, string> =>
  Object.fromEntries([...results].map(([id, { state }]) => [id, state]));
const turns = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** A little album: two tracks to one master each. */
const ALBUM = [
  intake('intake/01'),
  step('premaster/01', ['intake/01']),
  intake('intake/02'),
  step('premaster/02', ['intake/02']),
  step('master/01', ['premaster/01', 'premaster/02']),
  step('encode/01', ['master/01']),
];

/** Random graphs: each step reads some of those before it. */
const graphs = fc
  .array(fc.array(fc.nat(100), { maxLength: 3 }), { minLength: 1, maxLength: 14 })
  .map((rows) =>
    rows.map((picks, i) => {
      const from = i === 0 ? [] : [...new Set(picks.map((pick) => `measure/${pick % i}`))];
      return step(`measure/${i}`, from);
    }),
  );

describe('Whatever the order in which tasks end', () => {
  test('the results are the same, in the order of the plan, each step after its sources.', async () => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.array(fc.nat(4), { minLength: 14, maxLength: 14 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, delays, jobs) => {
          const straight = await run(steps, bench(fine));
          const ended = new Set<string>();
          const early: string[] = [];
          const shuffled = bench(
            async (task) => {
              for (const source of Object.keys(task.inputs)) if (!ended.has(source)) early.push(task.id);
              for (let i = 0; i < delays[Number(task.id.split('/')[1])]; i++) await Promise.resolve();
              ended.add(task.id);
              return fine(task);
            },
            { slots: new Slots(jobs, 1e6) },
          );
          const results = await run(steps, shuffled);
          expect(early).toEqual([]);
          expect([...results.keys()]).toEqual(steps.map(({ id }) => id));
          expect(JSON.stringify([...results])).toBe(JSON.stringify([...straight]));
          expect(shuffled.ran).toHaveLength(steps.length);
        },
      ),
      { seed: 20261122, numRuns: 60 },
    );
  });
});

describe('What was made before', () => {
  test('is not made again, and says so.', async () => {
    const first = bench(fine);
    await run(ALBUM, first);
    const second = bench(fine, {}, first.traces);
    const results = await run(ALBUM, second);
    expect(second.ran).toEqual([]);
    expect(new Set(Object.values(states(results)))).toEqual(new Set(['reused']));
    expect([...results.values()].every(({ made }) => made?.outputs['out'] !== undefined)).toBe(true);
  });

  test('cuts a build off early where a step that ran made what it made before.', async () => {
    const deaf = (task: Task): Outcome => fine(task.kind === 'premaster' ? { ...task, params: {} } : task);
    const first = bench(deaf);
    await run(ALBUM, first);
    const edited = ALBUM.map((s) => (s.id === 'premaster/02' ? { ...s, params: { gain: 1 } } : s));
    const second = bench(deaf, {}, first.traces);
    await run(edited, second);
    expect(second.ran).toEqual(['premaster/02']);
  });

  test.each(['force', 'check'] as const)('is made again with %s.', async (mode) => {
    const first = bench(fine);
    await run(ALBUM, first);
    const second = bench(fine, { mode }, first.traces);
    const results = await run(ALBUM, second);
    expect(second.ran).toHaveLength(ALBUM.length);
    expect([...results.values()].every(({ state, why }) => state === 'done' && why === `--${mode}`)).toBe(
      true,
    );
  });

  test.each([
    [
      'other bytes',
      (made: Made): Made => ({ ...made, outputs: { out: { digest: sha256('x'), bytes: 1 } } }),
      /its out came out different/,
    ],
    ['no output', (made: Made): Made => ({ ...made, outputs: {} }), /its out came out different/],
    ['other facts', (made: Made): Made => ({ ...made, facts: { n: 2 } }), /its facts came out different/],
  ])('and comes out with %s fails a check, today and tomorrow.', async (_, spoil, message) => {
    const first = bench(fine);
    await run(ALBUM, first);
    for (let day = 0; day < 2; day++) {
      const again = bench(
        (task) => (task.id === 'encode/01' ? { ok: true, made: spoil(madeBy(task)) } : fine(task)),
        { mode: 'check' },
        first.traces,
      );
      const failed = (await run(ALBUM, again)).get('encode/01')!;
      expect(failed.state).toBe('failed');
      expect(failed.findings[0]).toMatchObject({
        code: 'not-reproducible',
        message: expect.stringMatching(message) as string,
        at: '/at/encode/01',
      });
    }
  });

  test('is told from what is new by its recipe of the last build.', async () => {
    const first = bench(fine);
    const before = new Map([...(await run(ALBUM, first))].map(([id, { recipe }]) => [id, recipe!]));
    const edited = ALBUM.map((s) => (s.id === 'premaster/02' ? { ...s, params: { id: s.id, gain: -1 } } : s));
    const results = await run(
      [...edited, step('tag/01', ['encode/01'])],
      bench(fine, { before }, first.traces),
    );
    expect(results.get('premaster/02')!.why).toBe('gain −1 dB is new');
    expect(results.get('master/01')!.why).toBe('gain −1 dB is new');
    expect(results.get('tag/01')!.why).toBe('new');
    expect(results.get('premaster/01')!.state).toBe('reused');
  });
});

describe('Equal tasks', () => {
  const twins = [
    step('encode/01/cd', [], { params: { same: 1 } }),
    step('encode/01/also', [], { params: { same: 1 } }),
  ];

  test.each(['normal', 'force'] as const)(
    'are done once (%s), and both steps have the result.',
    async (mode) => {
      const place = bench(fine, { mode });
      const results = await run(twins, place);
      expect(place.ran).toHaveLength(1);
      expect(results.get('encode/01/cd')!.made).toEqual(results.get('encode/01/also')!.made);
    },
  );

  test('count once: the one that waited says for which, and claims no time for it.', async () => {
    const place = bench(async (task) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return fine(task);
    });
    await run(twins, place);
    const [first, second] = place.events.filter((event) => event.type === 'step');
    expect(first).toMatchObject({ id: 'encode/01/cd', state: 'done', why: 'new' });
    expect(first.seconds).toBeGreaterThan(0.01);
    expect(second).toMatchObject({
      id: 'encode/01/also',
      state: 'reused',
      why: 'same as encode/01/cd',
      seconds: 0,
    });
  });

  test('are told apart by a check as well.', async () => {
    const place = bench(fine);
    await run(twins, place);
    const checked = await run(twins, bench(fine, { mode: 'check' }, place.traces));
    expect([...checked.values()].map(({ state, why }) => [state, why])).toEqual([
      ['done', '--check'],
      ['reused', 'same as encode/01/cd'],
    ]);
  });
});

describe('After a failure', () => {
  const faulty = (task: Task): Outcome =>
    task.id === 'premaster/01' ? { ok: false, findings: [error('broken', 'it is broken')] } : fine(task);

  test('what hangs on it is skipped, and the finding has the place, of which the own one goes first.', async () => {
    const place = bench(faulty);
    const results = await run(ALBUM, place);
    expect(states(results)).toMatchObject({
      'premaster/01': 'failed',
      'master/01': 'skipped',
      'encode/01': 'skipped',
    });
    expect(results.get('premaster/01')!.findings).toMatchObject([{ code: 'broken', at: '/at/premaster/01' }]);
    const missing = await run([intake('intake/missing')], bench(fine));
    expect(missing.get('intake/missing')!.findings).toMatchObject([{ code: 'missing', at: '/mix' }]);
    expect(place.events.filter(({ type }) => type === 'step')).toHaveLength(ALBUM.length);
  });

  test('nothing new is begun, even if it stood in the queue; but every mix is still looked at.', async () => {
    const others = Array.from({ length: 6 }, (_, i) => step(`premaster/1${i}`));
    const mixes = [intake('intake/08'), intake('intake/09')];
    const place = bench(faulty, { slots: new Slots(1, 1e6) });
    const results = await run([step('premaster/01'), ...others, ...mixes], place);
    expect(place.ran).toEqual(['premaster/01', 'intake/08', 'intake/09']);
    expect(others.map(({ id }) => results.get(id)!.state)).toEqual(others.map(() => 'skipped'));
    expect(others.flatMap(({ id }) => results.get(id)!.findings)).toEqual([]);
  });

  test('the faults of all mixes are told.', async () => {
    const results = await run([intake('intake/missing1'), intake('intake/missing2'), ...ALBUM], bench(fine));
    const codes = [...results.values()].flatMap(({ findings }) => findings.map(({ code }) => code));
    expect(codes).toEqual(['missing', 'missing']);
  });

  test('nothing is remembered of it: it fails again until the fault is mended.', async () => {
    const place = bench(faulty);
    await run(ALBUM, place);
    expect((await run(ALBUM, bench(faulty, {}, place.traces))).get('premaster/01')!.state).toBe('failed');
    expect((await run(ALBUM, bench(fine, {}, place.traces))).get('encode/01')!.state).toBe('done');
  });

  test('that is a bug, it is thrown, and no other one goes unheard.', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    const bug = bench(async (task) => {
      if (task.id !== 'measure/0') await turns(1);
      throw new TypeError(task.id === 'measure/0' ? 'a bug' : 'another');
    });
    await expect(run([step('measure/0'), step('measure/1'), step('measure/2')], bug)).rejects.toThrow(
      'a bug',
    );
    await turns(4);
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });

  test('of a late step, before the first in the plan has ended, it is heard as well.', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    const bug = bench(async (task) => {
      if (task.id === 'measure/1') throw new TypeError('a bug');
      await turns(3);
      return fine(task);
    });
    await expect(run([step('measure/0'), step('measure/1')], bug)).rejects.toThrow('a bug');
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});

test('A finding that is no error travels with the result, from the store as well, with its target.', async () => {
  const noted = (task: Task): Outcome => ({
    ok: true,
    made: { ...madeBy(task), findings: [note('n', 'noted')] },
  });
  const steps = [step('tag/01', [], { target: 'cd' })];
  const first = bench(noted);
  for (const place of [first, bench(noted, {}, first.traces)]) {
    const results = await run(steps, place);
    expect(results.get('tag/01')!.findings).toEqual([
      { ...note('n', 'noted'), at: '/at/tag/01', target: 'cd' },
    ]);
  }
});

describe('An abort', () => {
  test('lets nothing new begin and tells no fault.', async () => {
    const controller = new AbortController();
    const place = bench(
      (task) => {
        controller.abort();
        return fine(task);
      },
      { abort: controller.signal, slots: new Slots(1, 1e6) },
    );
    const results = await run(ALBUM, place);
    expect(place.ran).toHaveLength(1);
    expect([...results.values()].flatMap(({ findings }) => findings)).toEqual([]);
    expect([...results.values()].filter(({ state }) => state === 'skipped')).toHaveLength(ALBUM.length - 1);
  });

  test('before the start runs nothing at all.', async () => {
    const place = bench(fine, { abort: AbortSignal.abort() });
    expect(new Set(Object.values(states(await run(ALBUM, place))))).toEqual(new Set(['skipped']));
    expect(place.ran).toEqual([]);
  });
});

test('Every step that runs is told when it starts and how it ended, with its track.', async () => {
  const place = bench(fine);
  await run(ALBUM, place);
  for (const { id, kind } of ALBUM) {
    const own = place.events.filter((event) => 'id' in event && event.id === id);
    expect(own).toMatchObject([
      { type: 'started', id, kind, track: 1 },
      { type: 'step', id, kind, track: 1, state: 'done', why: 'new' },
    ]);
  }
});

describe('A stale step', () => {
  /** Runs the album; when `premaster/01` begins, everything that hangs on the first mix is stale. */
  async function staled(stop: readonly string[], album: readonly Step[] = ALBUM) {
    const stale = new Map(album.map(({ id }) => [id, new AbortController()]));
    const place = bench(
      async (task) => {
        if (task.id !== 'premaster/01') return fine(task);
        for (const id of stop) stale.get(id)!.abort();
        await turns(2);
        return { ok: false, findings: [error('interrupted', 'interrupted')] };
      },
      // One place: the others wait while it is stopped.
      { stale: (id) => stale.get(id)!.signal, slots: new Slots(1, 1e6) },
    );
    return { place, results: await run(album, place) };
  }

  test('stops, with what waits for it; the others run on to their end, and nothing is told of it.', async () => {
    const { place, results } = await staled(['premaster/01', 'master/01', 'encode/01']);
    expect(states(results)).toEqual({
      'intake/01': 'done',
      'premaster/01': 'skipped',
      'intake/02': 'done',
      'premaster/02': 'done',
      'master/01': 'skipped',
      'encode/01': 'skipped',
    });
    expect([...results.values()].flatMap(({ findings }) => findings)).toEqual([]);
    expect(place.traces.size).toBe(3);
  });

  test('stops others no more where they wait for the very same task.', async () => {
    const twins = [
      intake('intake/01'),
      step('premaster/01', ['intake/01'], { params: {} }),
      step('premaster/03', ['intake/01'], { params: {} }),
      intake('intake/02'),
      step('premaster/02', ['intake/02']),
      step('measure/02', ['premaster/02']),
    ];
    const { results } = await staled(['premaster/01'], twins);
    expect(states(results)).toMatchObject({ 'premaster/03': 'skipped', 'measure/02': 'done' });
  });
});
