/**
 * The block loop alone, in a warm process: `fork('warm.mjs', [WORK, FILE, CHAIN])`, WORK `meter`, `loudness`, `true_peak` or `chain`.
 * Each message { seconds } is answered with { cpu, wall } of that much audio. The file's samples lie in
 * memory and are repeated as needed; every block is copied from there first, because a chain works in place.
 */
import type { Block } from '../../src/audio/block.ts';
import { collect } from '../../src/audio/memory.ts';
import { createChain, modules, openWav } from '../../src/index.ts';
import { loudness, truePeak } from '../../src/meters/index.ts';
import { createFiguresMeter } from '../../src/meters/programme/index.ts';

const BLOCK = 8192;
const WARM_UP_SECONDS = 30;

const [, , work = '', file = '', chain = '[]'] = process.argv;

const opened = await openWav(file);
if (!opened.ok) throw new Error(JSON.stringify(opened.findings));
const { format } = opened.value;
const source = await collect(opened.value);
const block: Block = { frames: 0, channels: source.map(() => new Float64Array(BLOCK)) };

/** Every run gets a meter or a chain of its own; `end` is part of the work. */
function worker(): { take: (block: Block) => void; end: () => unknown } {
  if (work === 'meter') {
    const meter = createFiguresMeter(format);
    return { take: (b) => meter.observe(b), end: () => meter.finish() };
  }
  if (work === 'loudness' || work === 'true_peak') {
    const meter = (work === 'loudness' ? loudness : truePeak).create(format);
    return { take: (b) => meter.observe(b), end: () => meter.finish() };
  }
  const items = JSON.parse(chain) as Parameters<typeof createChain>[0];
  const processor = createChain(items, modules, format);
  return { take: (b) => processor.process(b), end: () => undefined };
}

function go(seconds: number): void {
  const { take, end } = worker();
  const length = source[0].length;
  let left = Math.round(seconds * format.rate);
  for (let at = 0; left > 0; at = at + block.frames === length ? 0 : at + block.frames) {
    block.frames = Math.min(BLOCK, left, length - at);
    for (const [c, samples] of source.entries())
      block.channels[c].set(samples.subarray(at, at + block.frames));
    take(block);
    left -= block.frames;
  }
  end();
}

go(WARM_UP_SECONDS);
process.on('message', ({ seconds }: { seconds: number }) => {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  go(seconds);
  const { user, system } = process.cpuUsage(cpu);
  process.send?.({ cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1e3 });
});
process.send?.('ready');
