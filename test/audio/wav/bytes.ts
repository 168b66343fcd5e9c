/** Hand-made WAV bytes for tests: every field can be wrong. Independent of src/audio/wav/header.ts on purpose. */
export type Part = readonly [id: string, content: Uint8Array, more?: { size?: number; pad?: boolean }];

export const RIFF_UNSET = 0xffff_ffff;

export function fmtChunk(
  more: {
    code?: number;
    channels?: number;
    rate?: number;
    bits?: number;
    align?: number;
    byteRate?: number;
  } = {},
): Part {
  const { code = 1, channels = 2, rate = 44_100, bits = 16 } = more;
  const align = more.align ?? channels * Math.ceil(bits / 8);
  const fmt = Buffer.alloc(16);
  fmt.writeUInt16LE(code, 0);
  fmt.writeUInt16LE(channels, 2);
  fmt.writeUInt32LE(rate, 4);
  fmt.writeUInt32LE((more.byteRate ?? rate * align) % 2 ** 32, 8);
  fmt.writeUInt16LE(align, 12);
  fmt.writeUInt16LE(bits, 14);
  return ['fmt ', fmt];
}

export function extensibleChunk(
  more: { bits?: number; valid?: number; mask?: number; code?: number; tail?: string } = {},
): Part {
  const { bits = 24, valid = bits, mask = 3, code = 1, tail = '000000001000800000aa00389b71' } = more;
  const outer = Buffer.from(fmtChunk({ code: 0xfffe, bits })[1]);
  const inner = Buffer.alloc(10);
  inner.writeUInt16LE(22, 0);
  inner.writeUInt16LE(valid, 2);
  inner.writeUInt32LE(mask, 4);
  inner.writeUInt16LE(code, 8);
  return ['fmt ', Buffer.concat([outer, inner, Buffer.from(tail, 'hex')])];
}

/** Sixteen-bit samples 0, 1, 2 … */
export function ramp(samples: number): Uint8Array {
  const bytes = Buffer.alloc(samples * 2);
  for (let i = 0; i < samples; i++) bytes.writeInt16LE(i, i * 2);
  return bytes;
}

export function riff(
  parts: readonly Part[],
  more: { form?: string; size?: number; type?: string; after?: Uint8Array } = {},
): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const [id, content, { size = content.length, pad = true } = {}] of parts) {
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32LE(size, 4);
    pieces.push(head, content);
    if (content.length % 2 === 1 && pad) pieces.push(Buffer.alloc(1));
  }
  const body = Buffer.concat(pieces);
  const head = Buffer.alloc(12);
  head.write(more.form ?? 'RIFF', 0, 'latin1');
  head.writeUInt32LE(more.size ?? body.length + 4, 4);
  head.write(more.type ?? 'WAVE', 8, 'latin1');
  return Buffer.concat([head, body, more.after ?? Buffer.alloc(0)]);
}

export function ds64(riffSize: bigint, dataSize: bigint, frames: bigint): Part {
  const content = Buffer.alloc(28);
  content.writeBigUInt64LE(riffSize, 0);
  content.writeBigUInt64LE(dataSize, 8);
  content.writeBigUInt64LE(frames, 16);
  return ['ds64', content];
}
