import { describe, expect, it } from 'vitest';
import { capacityOf, createBlock } from '../../src/audio/block.ts';
import type { Signal } from '../../src/audio/signal.ts';
import { number, shape } from '../../src/base/schema.ts';
import { compensated, createChain } from '../../src/dsp/chain.ts';
import type { DspModule } from '../../src/dsp/contract.ts';
import { compressor } from '../../src/dsp/compressor/index.ts';
import { gain } from '../../src/dsp/gain/index.ts';
import { width } from '../../src/dsp/width/index.ts';
import { firstDifference, noise, STEREO_48K, through, uniforms, withDefaults } from './signals.ts';

const FRAMES = 5000;
const music = [noise(FRAMES, 1), noise(FRAMES, 2)];
const shelf = [gain, compressor, width];

/** A pure delay, as a processor with look-ahead has it. */
const delay: DspModule = {
  name: 'delay',
  version: 1,
  summary: 'Delays by some frames.',
  schema: shape('Delay.', { frames: number('Length', { min: 0, max: 5000, default: 0 }) }),
  neutral: (params) => (params as { frames: number }).frames === 0,
  create(params, { channels }) {
    const latency = (params as { frames: number }).frames;
    const waiting = Array.from({ length: channels }, () => Array<number>(latency).fill(0));
    return {
      latency,
      process(block) {
        for (const [c, samples] of block.channels.entries()) {
          for (let i = 0; i < block.frames; i++) {
            waiting[c].push(samples[i]);
            samples[i] = waiting[c].shift()!;
          }
        }
      },
    };
  },
};

/** A signal that gives between 1 and the capacity's frames at a time. */
function shortReads(channels: readonly Float64Array[], seed: number): Signal {
  const next = uniforms(seed);
  const frames = channels[0].length;
  let at = 0;
  return {
    format: STEREO_48K,
    frames,
    read(into) {
      into.frames = Math.min(1 + Math.floor(next() * capacityOf(into)), frames - at);
      for (const [c, samples] of channels.entries())
        into.channels[c].set(samples.subarray(at, at + into.frames));
      at += into.frames;
      return Promise.resolve(into.frames);
    },
    close: () => Promise.resolve(),
  };
}

async function readAll(signal: Signal, capacity: number): Promise<Float64Array[]> {
  const out: number[][] = [[], []];
  const block = createBlock(2, capacity);
  while ((await signal.read(block)) > 0) {
    for (const [c, samples] of out.entries()) samples.push(...block.channels[c].subarray(0, block.frames));
  }
  expect(await signal.read(block)).toBe(0);
  return out.map((samples) => Float64Array.from(samples));
}

describe('createChain', () => {
  const items = [
    { module: 'gain', params: { gain: 3 } },
    { module: 'compressor', params: withDefaults(compressor) },
    { module: 'width', params: { amount: 1.2, mono_below: 90 } },
  ];

  it('runs its processors one after the other', () => {
    let expected: Float64Array[] = music;
    for (const { module, params } of items) {
      const found = shelf.find(({ name }) => name === module)! as DspModule;
      expected = through(found.create(params, STEREO_48K), expected);
    }
    const output = through(createChain(items, shelf, STEREO_48K), music);
    expect(output.map((samples, c) => firstDifference(samples, expected[c]))).toEqual([-1, -1]);
  });

  it('gives the same bits for blocks smaller and larger than its own pieces', () => {
    const whole = through(createChain(items, shelf, STEREO_48K), music, FRAMES);
    for (const size of [1, 7, 64, 1000, 1025, 2048, 4096]) {
      const cut = through(createChain(items, shelf, STEREO_48K), music, size);
      expect(cut.map((samples, c) => firstDifference(samples, whole[c]))).toEqual([-1, -1]);
    }
  });

  it('keeps to the frames of each block when blocks of other buffers take turns', () => {
    const chain = createChain([{ module: 'gain', params: { gain: -6 } }], shelf, STEREO_48K);
    const blocks = [createBlock(2, 3000), createBlock(2, 5000)];
    for (const [turn, frames] of [2500, 4999, 1100, 3000].entries()) {
      const block = blocks[turn % 2];
      block.frames = Math.min(frames, capacityOf(block));
      for (const samples of block.channels) samples.fill(1);
      chain.process(block);
      for (const samples of block.channels) {
        expect(samples.findIndex((x) => x === 1)).toBe(block.frames === samples.length ? -1 : block.frames);
      }
    }
  });

  it('leaves neutral processors out and adds up the latencies', () => {
    const created: number[] = [];
    const watched: DspModule = {
      ...delay,
      create: (params, format) => {
        created.push((params as { frames: number }).frames);
        return delay.create(params, format);
      },
    };
    const lengths = [0, 3, 0, 40].map((frames) => ({ module: 'delay', params: { frames } }));
    expect(createChain(lengths, [watched], STEREO_48K).latency).toBe(43);
    expect(created).toEqual([3, 40]);
  });

  it('gives back the input bit for bit when it is empty or wholly neutral', () => {
    const neutral = [
      { module: 'gain', params: { gain: 0 } },
      { module: 'width', params: { amount: 1, mono_below: 0 } },
    ];
    for (const chain of [[], neutral]) {
      const output = through(createChain(chain, shelf, STEREO_48K), music, 4096);
      expect(output.map((samples, c) => firstDifference(samples, music[c]))).toEqual([-1, -1]);
    }
  });

  it('throws on a module that is not on the shelf', () => {
    expect(() => createChain([{ module: 'reverb', params: {} }], shelf, STEREO_48K)).toThrow('reverb');
  });
});

describe('compensated', () => {
  it('gives the signal in time and of equal length, whatever the delay and the reads', async () => {
    for (const frames of [0, 1, 100, 1023, 1024, 3000, 4999]) {
      for (const capacity of [64, 1024, 8192]) {
        const chain = createChain([{ module: 'delay', params: { frames } }], [delay], STEREO_48K);
        const output = await readAll(compensated(shortReads(music, frames + capacity), chain), capacity);
        expect(output.map((samples, c) => firstDifference(samples, music[c]))).toEqual([-1, -1]);
      }
    }
  });

  it('handles signals shorter than the delay, and empty ones', async () => {
    for (const length of [0, 1, 50]) {
      const short = music.map((samples) => samples.slice(0, length));
      const processor = delay.create({ frames: 200 }, STEREO_48K);
      const output = await readAll(compensated(shortReads(short, 1), processor), 64);
      expect(output.map((samples, c) => firstDifference(samples, short[c]))).toEqual([-1, -1]);
    }
  });

  it('keeps format, length and close of the source', async () => {
    let closed = 0;
    const close = () => {
      closed++;
      return Promise.resolve();
    };
    const source: Signal = { ...shortReads(music, 1), close };
    const signal = compensated(source, { latency: 5, process: () => undefined });
    await signal.close();
    expect([signal.format, signal.frames, closed]).toEqual([STEREO_48K, FRAMES, 1]);
  });
});
