import { describe, expect, it } from 'vitest';
import { createBlock } from '../../src/audio/block.ts';
import { collect, drain, memorySignal } from '../../src/audio/memory.ts';

const format = { rate: 48_000, channels: 2 };
const channels = [Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(-1, -2, -3, -4, -5)];

describe('a signal in memory', () => {
  it('is drained in blocks of the given capacity, the last one shorter', async () => {
    const blocks: number[][] = [];
    const total = await drain(
      memorySignal(format, channels),
      (b) => void blocks.push([...b.channels[1].subarray(0, b.frames)]),
      createBlock(2, 2),
    );
    expect(total).toBe(5);
    expect(blocks).toEqual([[-1, -2], [-3, -4], [-5]]);
  });

  it('is collected whole whatever the block, and does not hand out its own arrays', async () => {
    for (const capacity of [1, 3, 100]) {
      const whole = await collect(memorySignal(format, channels), createBlock(2, capacity));
      expect(whole).toEqual(channels);
      expect(whole[0]).not.toBe(channels[0]);
    }
  });

  it('may be empty', async () => {
    expect(
      await drain(memorySignal(format, [new Float64Array(0), new Float64Array(0)]), () => undefined),
    ).toBe(0);
  });

  it('must have the channels its format says, of one length', () => {
    expect(() => memorySignal(format, [channels[0]])).toThrow('2 channels');
    expect(() => memorySignal(format, [channels[0], new Float64Array(4)])).toThrow('2 channels');
  });

  it('is closed where the receiver of its blocks fails, who is waited for', async () => {
    let closed = false;
    const signal = { ...memorySignal(format, channels), close: () => Promise.resolve(void (closed = true)) };
    await expect(drain(signal, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect(closed).toBe(true);
  });
});
