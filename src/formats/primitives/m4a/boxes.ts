/**
 * Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2): four bytes of size, four of type, then the payload.
 * All numbers are big-endian.
 */
export interface Box {
  readonly type: string;
  /** Its head and payload. */
  readonly whole: Uint8Array;
  readonly payload: Uint8Array;
}

/** What a file says of itself does not hold together. Caught where the file's name is known. */
export class Malformed extends Error {}

/** Bytes a box's head has at most: a size of 1 is followed by eight bytes that hold it. */
export const HEAD_BYTES = 16;

/**
 * Type, head and size of the box that `bytes` begins with, `room` bytes before the end of what holds it.
 * A size of 0 reaches to that end.
 */
export function headOfBox(bytes: Uint8Array, room: number): { type: string; head: number; size: number } {
  const view = viewOf(bytes);
  const short = view.getUint32(0);
  const type = textOf(bytes.subarray(4, 8));
  const head = short === 1 ? 16 : 8;
  const size = short === 1 ? Number(view.getBigUint64(8)) : short === 0 ? room : short;
  if (size < head || size > room) throw new Malformed(`the box ${type} should have ${size} bytes`);
  return { type, head, size };
}

/** The boxes that stand one after the other in `bytes`. */
export function* boxesOf(bytes: Uint8Array): Generator<Box, void, undefined> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const { type, head, size } = headOfBox(bytes.subarray(at), bytes.length - at);
    const whole = bytes.subarray(at, at + size);
    yield { type, whole, payload: whole.subarray(head) };
    at += size;
  }
}

/** The first box of that type at the end of a path of boxes, each in the one before. */
export function boxAt(bytes: Uint8Array, ...path: readonly string[]): Box | undefined {
  let found: Box | undefined;
  let inside = bytes;
  for (const type of path) {
    found = [...boxesOf(inside)].find((box) => box.type === type);
    if (found === undefined) return undefined;
    inside = found.payload;
  }
  return found;
}

/** The payload of a box that has to be there. */
export function payloadAt(bytes: Uint8Array, ...path: readonly string[]): Uint8Array {
  const box = boxAt(bytes, ...path);
  if (box === undefined) throw new Malformed(`there is no box ${path.join('/')}`);
  return box.payload;
}

export function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = 8 + parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([u32(size), latin1(type), ...parts]);
}

/** A box whose payload begins with a version and flags (4.2, FullBox). */
export function fullBox(type: string, version: number, flags: number, ...parts: readonly Uint8Array[]) {
  return box(type, u32(version * 0x100_0000 + flags), ...parts);
}

export function u16(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * values.length));
  for (const [i, value] of values.entries()) view.setUint16(2 * i, value);
  return new Uint8Array(view.buffer);
}

export function u32(...values: readonly number[]): Uint8Array {
  return table32(values);
}

export function table32(values: Uint32Array | readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value);
  return new Uint8Array(view.buffer);
}

export function table64(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (const [i, value] of values.entries()) view.setBigUint64(8 * i, BigInt(value));
  return new Uint8Array(view.buffer);
}

export function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
