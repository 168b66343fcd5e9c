import { loudness } from '../../meters/loudness/index.ts';
import { truePeak } from '../../meters/true-peak/index.ts';
import { openObject, pass, storeBytes } from '../render.ts';
import { type Made, made, pathOf, type Work } from '../work.ts';

/** What levelling needs to know of a track: the power of its gating blocks, and its true peak (linear). */
export async function measure(work: Work): Promise<Made> {
  const signal = await openObject(work, pathOf(work, 'audio'));
  const level = loudness.create(signal.format);
  const peaks = truePeak.create(signal.format);
  await pass(work, signal, (block) => {
    level.observe(block);
    peaks.observe(block);
  });
  const { blocks } = level.finish();
  return made(
    { truePeak: Math.max(...peaks.finish().perChannel) },
    { blocks: await storeBytes(work, bytesOf(blocks)) },
  );
}

/** Float64 values as an object's bytes, little-endian, and back. */
export function bytesOf(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, i) => view.setFloat64(i * 8, value, true));
  return new Uint8Array(view.buffer);
}

export function valuesOf(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / 8 }, (_, i) => view.getFloat64(i * 8, true));
}
