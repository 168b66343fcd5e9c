import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samples } from '../../../src/meters/samples/index.ts';
import { measured, noise } from '../signals.ts';

function facts(...channels: (readonly number[] | Float64Array)[]) {
  return measured(
    samples,
    48_000,
    channels.map((channel) => Float64Array.from(channel)),
    [3, 5],
  );
}

describe('The samples meter', () => {
  it('counts NaN and infinities and places the first by frame, then channel', () => {
    const left = [0, 0, 0, 0, NaN, 0, NaN];
    const right = [0, 0, 0, -Infinity, NaN, 0, 0];
    expect(facts(left, right).nonFinite).toEqual({ count: 4, first: { frame: 3, channel: 1 } });
    expect(facts([NaN], [NaN]).nonFinite).toEqual({ count: 2, first: { frame: 0, channel: 0 } });
    expect(facts([0, 1], [1, 0]).nonFinite).toEqual({ count: 0, first: null });
  });

  it('measures the silence at both ends of all channels together, below −80 dBFS and at exactly 0', () => {
    const left = [0, 0, 0, 9e-5, 0.5, 0.2, 0, 0, 0, 0, 0, 0];
    const right = [0, 0, 0, 0, 0, 0.1, 0.1, -0.1, 1e-4, 1e-9, 0, 0];
    const { silence, digitalSilence, silent } = facts(left, right);
    expect(silence).toEqual({ leading: 4, trailing: 4 });
    expect(digitalSilence).toEqual({ leading: 3, trailing: 2 });
    expect(silent).toBe(false);
  });

  it('calls a signal silent that stays at or below −80 dBFS', () => {
    expect(facts([1e-4, -1e-4, 0], [0, 0, 0])).toMatchObject({
      silent: true,
      silence: { leading: 3, trailing: 3 },
      digitalSilence: { leading: 0, trailing: 1 },
    });
    expect(facts([1.1e-4, 0, 0], [0, 0, 0]).silent).toBe(false);
  });

  it('finds the edges that looking at every sample finds', () => {
    const quietOrLoud = fc.constantFrom(0, 0, 0, 5e-5, 0.3);
    const frames = fc.array(fc.tuple(quietOrLoud, quietOrLoud), { maxLength: 40 });
    fc.assert(
      fc.property(frames, (pairs) => {
        const loud = pairs.map(([l, r]) => Math.max(l, r) > 1e-4);
        const expected = loud.includes(true)
          ? { leading: loud.indexOf(true), trailing: loud.length - 1 - loud.lastIndexOf(true) }
          : { leading: loud.length, trailing: loud.length };
        const { silence } = facts(
          pairs.map(([l]) => l),
          pairs.map(([, r]) => -r),
        );
        expect(silence).toEqual(expected);
      }),
    );
  });

  it('counts runs of three or more equal samples at full scale, across blocks', () => {
    const top = 32767 / 32768;
    const left = [0, top, top, 0, top, top, top, top, 0, -1, -1, -1];
    const right = [top, 0.9, 0.9, 0.9, 0, 1.2, 1.2, 1.2, 1.3, 1.3, 0, 0];
    expect(facts(left, right).clipping).toEqual({ runs: 3, samples: 10, first: { frame: 4, channel: 0 } });
  });

  it('does not take neighbours of opposite sign or slightly different value for clipping', () => {
    const rest = { runs: 0, samples: 0, first: null };
    expect(facts([1, -1, 1, -1, 1], [0, 0, 0, 0, 0]).clipping).toEqual(rest);
    expect(facts([0.99998, 0.99999, 0.99998, 1], [0.5, 0.5, 0.5, 0.5]).clipping).toEqual(rest);
  });

  it('knows dual mono from stereo', () => {
    expect(facts([0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.4]).identicalChannels).toBe(true);
    expect(facts([0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.41]).identicalChannels).toBe(false);
    expect(facts([0.11, 0.2, 0.3, 0.4, 0.5], [0.1, 0.2, 0.3, 0.4, 0.5]).identicalChannels).toBe(false);
    expect(facts([0.1]).identicalChannels).toBe(false);
  });

  it.each([8, 16, 20, 24, 32])('finds %d bits in integer samples of that depth', (bits) => {
    const next = noise(bits);
    const steps = 2 ** (bits - 1);
    const integers = Array.from({ length: 500 }, () => Math.floor(next() * steps));
    const onGrid = [...integers, 1, -steps, steps - 1].map((level) => level / steps);
    expect(facts(onGrid, onGrid).bits).toBe(bits);
    expect(facts(onGrid.map((x) => x / 2)).bits).toBe(bits === 32 ? null : bits + 1);
  });

  it.each([
    ['a sample of exactly 1', [0.5, 1]],
    ['a sample beyond −1', [0.5, -1.5]],
    ['NaN', [0.5, NaN]],
    ['a sample between the steps of 32 bits', [0.5, 2 ** -32]],
    ['a third', [1 / 3]],
  ])('finds no depth that holds %s', (_, values) => {
    expect(facts(values).bits).toBeNull();
  });

  it('finds 1 bit in digital silence', () => {
    expect(facts([0, 0, -0], [0, 0, 0]).bits).toBe(1);
  });
});
