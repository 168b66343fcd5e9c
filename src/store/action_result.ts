import type { Artifact } from './traces.ts';

/**
 * The one message of Bazel's Remote Execution API that a cache server may look into: `ActionResult` of
 * build.bazel.remote.execution.v2, in protocol buffers' wire format. Servers made for Bazel refuse what is none under
 * `/ac/`, may add to it who stored it, and keep the objects it names as long as itself (or forget it with them). So a
 * trace travels as the action's output (`stdout_raw`), with the objects it needs beside it as output files.
 *
 *     ActionResult  2: OutputFile output_files…   5: bytes stdout_raw
 *     OutputFile    1: string path                2: Digest digest
 *     Digest        1: string hash                2: int64 size_bytes
 */
export function actionResult(text: string, files: Readonly<Record<string, Artifact>>): Uint8Array {
  const outputs = Object.entries(files).map(([name, { digest, bytes }]) => {
    const mark = Buffer.concat([piece(1, Buffer.from(digest)), Buffer.from([2 << 3]), varint(bytes)]);
    return piece(2, Buffer.concat([piece(1, Buffer.from(name)), piece(2, mark)]));
  });
  return Buffer.concat([...outputs, piece(5, Buffer.from(text))]);
}

/** The text in an action result; undefined where there is none, or the bytes are no such message. */
export function textOf(message: Uint8Array): string | undefined {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.length);
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 42) return NaN;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = number();
    const wire = tag % 8;
    const skipped = wire === 0 ? 0 : wire === 1 ? 8 : wire === 5 ? 4 : wire === 2 ? number() : NaN;
    if (wire === 0) number();
    const end = at + skipped;
    // NaN compares false: what cannot be read ends here too.
    if (!(end <= bytes.length)) return undefined;
    if (tag === 5 * 8 + 2) return bytes.toString('utf8', at, end);
    at = end;
  }
  return undefined;
}

/** A field of a length. */
function piece(field: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([field * 8 + 2]), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}
