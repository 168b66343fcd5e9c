import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlock } from '../../../src/audio/block.ts';
import { drain } from '../../../src/audio/memory.ts';
import { bytesPerSample } from '../../../src/audio/pcm.ts';
import { sniff } from '../../../src/audio/sniff.ts';
import { openWav } from '../../../src/audio/wav/reader.ts';
import { ds64, extensibleChunk, fmtChunk, ramp, RIFF_UNSET, riff } from './bytes.ts';
import { temporaryFolder } from './folder.ts';

const { put } = temporaryFolder();

const SOUND = [
  riff([fmtChunk(), ['data', ramp(8)]]),
  riff([
    ['JUNK', new Uint8Array(28)],
    fmtChunk({ bits: 24 }),
    ['data', new Uint8Array(30)],
    ['LIST', ramp(4)],
  ]),
  riff([['bext', new Uint8Array(602)], extensibleChunk(), ['data', new Uint8Array(60)]]),
  riff([fmtChunk({ code: 3, bits: 32 }), ['fact', new Uint8Array(4)], ['data', new Uint8Array(64)]]),
  riff([ds64(92n, 16n, 4n), fmtChunk(), ['data', ramp(8), { size: RIFF_UNSET }]], {
    form: 'RF64',
    size: RIFF_UNSET,
  }),
];
/** Values that headers go wrong with. */
const odd = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
const mutated = fc
  .record({
    base: fc.constantFrom(...SOUND),
    edits: fc.array(fc.tuple(fc.nat(120), odd), { maxLength: 10 }),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(120) }),
    after: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ base, edits, cut, after }) => {
    const bytes = Uint8Array.from(Buffer.concat([base.subarray(0, cut), after]));
    for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
    return bytes;
  });

/** Either refused with errors that say something, or readable to the last frame inside the file. */
async function holds(bytes: Uint8Array): Promise<'read' | 'refused'> {
  const opened = await openWav(put('in.wav', bytes));
  if (!opened.ok) {
    expect(opened.findings.length).toBeGreaterThan(0);
    for (const f of opened.findings) {
      expect(f.level).toBe('error');
      expect(f.code).toMatch(/^[a-z0-9-]+$/);
      expect(f.message).not.toMatch(/NaN|undefined|Infinity/);
    }
    return 'refused';
  }
  const signal = opened.value;
  const { channels } = signal.format;
  const bytesHeld = signal.frames * channels * bytesPerSample(signal.encoding);
  expect(signal.info.dataAt + bytesHeld).toBeLessThanOrEqual(bytes.length);
  expect(signal.findings.every((f) => f.level !== 'error')).toBe(true);
  const total = await drain(signal, () => undefined, createBlock(channels, 7));
  expect(total).toBe(signal.frames);
  return 'read';
}

describe('whatever the bytes', () => {
  it('garbage is refused, never thrown about', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await holds(bytes)).toBe('refused');
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('garbage behind a RIFF or RF64 beginning is refused or read inside its bounds', async () => {
    const begun = fc.tuple(fc.constantFrom('RIFF', 'RF64', 'BW64'), fc.uint8Array({ maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(begun, async ([form, bytes]) => {
        await holds(riff([], { form, after: bytes }));
        await holds(
          riff(
            [
              ['fmt ', bytes],
              ['data', bytes],
            ],
            { form },
          ),
        );
        await holds(riff([['ds64', bytes], fmtChunk(), ['data', bytes, { size: RIFF_UNSET }]], { form }));
      }),
      { numRuns: 80, seed: 2 },
    );
  });

  it('a mutated header is refused or read inside its bounds, and both do happen', async () => {
    const seen = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(mutated, async (bytes) => {
        seen[await holds(bytes)]++;
      }),
      { numRuns: 600, seed: 3 },
    );
    expect(seen.read).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(100);
  });

  it('sniffing answers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), mutated, (garbage, wav) => {
        for (const bytes of [garbage, wav, Buffer.concat([Buffer.from('ID3'), garbage])])
          expect(sniff(bytes).kind).toEqual(expect.any(String));
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
