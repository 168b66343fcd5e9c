/**
 * Speed, side by side with the tools one would use otherwise: `make bench`, or
 * `npx tsx bench/bench.ts [--only ROW]… [--quick] [--rounds N] [--minutes N]`. Figures differ from machine to machine;
 * the ratios, taken in turn in one run on the same files, are what may be quoted.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPlace, type Settings } from './place.ts';
import { album } from './rows/album.ts';
import { delivery } from './rows/delivery.ts';
import { floors } from './rows/floors.ts';
import { growth } from './rows/growth.ts';
import { memory } from './rows/memory.ts';
import { meter } from './rows/meter.ts';
import { noop } from './rows/noop.ts';
import { processors } from './rows/processors.ts';
import { files, revision } from './rows/revision.ts';
import { threads } from './rows/threads.ts';
import { type Row, tableOf } from './table.ts';
import { timed } from './timing.ts';

const ROWS = { meter, processors, floors, album, delivery, threads, noop, revision, files, memory, growth };

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    minutes: { type: 'string' },
  },
});
const strangers = values.only.filter((name) => !(name in ROWS));
if (strangers.length > 0)
  throw new Error(`no such row: ${strangers.join(', ')}; there are ${Object.keys(ROWS).join(', ')}`);

const settings: Settings = {
  quick: values.quick,
  rounds: Number(values.rounds ?? (values.quick ? 2 : 5)),
  minutes: Number(values.minutes ?? (values.quick ? 1 : 10)),
};

if (!(settings.rounds >= 1 && settings.minutes > 0))
  throw new Error('--rounds and --minutes take numbers above 0');

async function versions(): Promise<string> {
  const tools = [['ffmpeg', '-version'] as const, ['sox', '--version'] as const];
  const first = await Promise.all(tools.map(async (tool) => (await timed(tool)).stdout.split('\n')[0]));
  return [`node ${process.version}`, ...first.map((line) => line.replace(/ Copyright.*|^\w+:\s+/, ''))].join(
    ', ',
  );
}

async function main(folder: string): Promise<void> {
  const place = await createPlace(folder, settings);
  const rows: Row[] = [];
  for (const [name, run] of Object.entries(ROWS)) {
    if (values.only.length > 0 && !values.only.includes(name)) continue;
    process.stderr.write(`${name}\n`);
    rows.push(await run(place));
  }
  console.log(
    `${cpus()[0]?.model ?? 'processor unknown'}, ${availableParallelism()} cores; ${await versions()}`,
  );
  console.log(`${settings.rounds} rounds in turn after a warm-up; CPU: user + system of all processes.`);
  console.log(
    '× real time: seconds of audio per CPU second. peer : ours: median over the rounds; above 1, ours is quicker.\n',
  );
  console.log(tableOf(rows.flatMap(({ lines }) => lines)));
  console.log(`\n${rows.map(({ explanation }) => `- ${explanation}`).join('\n')}`);
}

const folder = await mkdtemp(join(tmpdir(), 'release-bench-'));
process.once('SIGINT', () => void rm(folder, { recursive: true, force: true }).then(() => process.exit(130)));
try {
  await main(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
