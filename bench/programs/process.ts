/**
 * One file through a chain, written as 32-bit float WAV: `node process.mjs LIBRARY IN OUT CHAIN`, the chain as JSON with
 * complete parameters. Stands for a command until the program has one.
 */
import type * as Library from '../../src/index.ts';
import type { drain } from '../../src/audio/memory.ts';
import type { createBlock } from '../../src/audio/block.ts';

const [, , library = '', from = '', to = '', chain = '[]'] = process.argv;
const { compensated, createChain, createWav, modules, openWav } = (await import(
  `${library}index.js`
)) as typeof Library;
const audio = (await import(`${library}audio/memory.js`)) as { drain: typeof drain };
const blocks = (await import(`${library}audio/block.js`)) as { createBlock: typeof createBlock };

const opened = await openWav(from);
if (!opened.ok) throw new Error(JSON.stringify(opened.findings));
const { format, frames } = opened.value;
const items = JSON.parse(chain) as Parameters<typeof createChain>[0];
const processed = compensated(opened.value, createChain(items, modules, format));
const writer = await createWav(to, { ...format, encoding: 'float32', frames });
await audio.drain(processed, (block) => writer.write(block), blocks.createBlock(format.channels, 8192));
await writer.finish();
