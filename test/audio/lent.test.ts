import { expect, it } from 'vitest';
import { borrowPair, CALL_FRAMES, meteringTwin } from '../../src/audio/kernels/metering.ts';
import { unpack } from '../../src/audio/pcm.ts';
import { createEnergies } from '../../src/meters/loudness/energies.ts';

const FRAMES = 5001;

function bytes(): DataView {
  const view = new DataView(new ArrayBuffer(6 * FRAMES));
  for (let i = 0; i < 6 * FRAMES; i++) view.setUint8(i, (i * 2654435761) >>> 13);
  return view;
}

it('takes as many frames in a call as the twin does', () => {
  expect(meteringTwin()?.call.framesOfCall()).toBe(CALL_FRAMES);
});

it('is lent to one at a time', () => {
  const first = borrowPair();
  expect(first).toBeDefined();
  expect(borrowPair()).toBeUndefined();
  first?.giveBack();
  const second = borrowPair();
  expect(second).toBeDefined();
  second?.giveBack();
});

it('holds what is unpacked into it while others unpack and weigh, and is weighed as any block', () => {
  const source = bytes();
  const own = [new Float64Array(FRAMES), new Float64Array(FRAMES)];
  const other = [new Float64Array(CALL_FRAMES), new Float64Array(CALL_FRAMES)];
  unpack('pcm24', source, 0, own, 0, FRAMES);
  const lent = borrowPair();
  try {
    const channels = lent?.block.channels ?? [];
    unpack('pcm24', source, 0, channels, 0, 1001);
    unpack('pcm24', source, 6 * 1001, channels, 1001, FRAMES - 1001);
    // Of another reader, between this one's reading and its weighing.
    unpack('pcm24', source, 6, other, 0, FRAMES - 1);
    weighed(other, FRAMES);
    for (const [c, samples] of own.entries()) expect(channels[c].subarray(0, FRAMES)).toEqual(samples);
    expect(weighed(channels, FRAMES)).toEqual(weighed(own, FRAMES));
  } finally {
    lent?.giveBack();
  }
});

function weighed(channels: readonly Float64Array[], frames: number): Float64Array {
  const energies = new Float64Array(3);
  const weigh = createEnergies(44_100, [1, 1]);
  weigh(channels, 7, frames - 7, Float64Array.of(441, 882, 4410), 3, energies);
  return energies;
}
