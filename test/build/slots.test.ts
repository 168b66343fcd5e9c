import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slots } from '../../src/build/slots.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Tasks that run until told to end; who runs is in `running`. */
function stage(slots: Slots) {
  const running = new Map<string, { weight: number; end: () => void }>();
  const order: string[] = [];
  const hold = (name: string, rank: number, weight = 1): Promise<string> =>
    slots.hold(rank, weight, () => {
      order.push(name);
      return new Promise<string>((resolve) => {
        running.set(name, {
          weight,
          end: () => {
            running.delete(name);
            resolve(name);
          },
        });
      });
    });
  return { running, order, hold };
}

test('No more tasks run at a time than there are jobs.', async () => {
  const { running, hold } = stage(new Slots(2, 100));
  const all = ['a', 'b', 'c'].map((name, rank) => hold(name, rank));
  await turn();
  expect([...running.keys()]).toEqual(['a', 'b']);
  running.get('b')!.end();
  await turn();
  expect([...running.keys()]).toEqual(['a', 'c']);
  for (const { end } of running.values()) end();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
});

test('Who waits is served by rank, not by arrival.', async () => {
  const { running, order, hold } = stage(new Slots(1, 100));
  for (const rank of [5, 9, 3, 7]) void hold(String(rank), rank);
  for (let i = 0; i < 4; i++) {
    await turn();
    running.get(order.at(-1)!)!.end();
  }
  expect(order).toEqual(['5', '3', '7', '9']);
});

test('What weighs more than there is runs, but by itself.', async () => {
  const { running, hold } = stage(new Slots(4, 10));
  void hold('light', 0, 1);
  void hold('heavy', 1, 99);
  void hold('after', 2, 1);
  await turn();
  // The light one behind may not overtake for ever, or the heavy one would starve.
  expect([...running.keys()]).toEqual(['light']);
  running.get('light')!.end();
  await turn();
  expect([...running.keys()]).toEqual(['heavy']);
  running.get('heavy')!.end();
  await turn();
  expect([...running.keys()]).toEqual(['after']);
});

test('A task that fails gives its place back and its fault on.', async () => {
  const slots = new Slots(1, 10);
  await expect(slots.hold(0, 99, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(slots.hold(0, 99, () => Promise.resolve('fine'))).resolves.toBe('fine');
});

test('Whatever comes, limits hold and everything is served.', async () => {
  const tasks = fc.array(
    fc.record({ rank: fc.nat(20), weight: fc.integer({ min: 1, max: 12 }), turns: fc.nat(3) }),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(tasks, fc.integer({ min: 1, max: 4 }), async (wanted, jobs) => {
      const slots = new Slots(jobs, 10);
      let [running, held, most] = [0, 0, 0];
      const breaches: string[] = [];
      const ended = await Promise.all(
        wanted.map(({ rank, weight, turns }) =>
          slots.hold(rank, weight, async () => {
            running++;
            held += weight;
            most = Math.max(most, running);
            if (running > jobs) breaches.push(`${running} jobs`);
            if (held > 10 && running > 1) breaches.push(`${held} held by ${running}`);
            for (let i = 0; i < turns; i++) await Promise.resolve();
            running--;
            held -= weight;
            return weight;
          }),
        ),
      );
      expect(breaches).toEqual([]);
      expect(ended).toEqual(wanted.map(({ weight }) => weight));
    }),
    { seed: 20261122, numRuns: 60 },
  );
});
