import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect, memorySignal } from '../../src/audio/memory.ts';
import { Refused } from '../../src/base/result.ts';
import type { Format } from '../../src/formats/contract.ts';
import { box } from '../../src/formats/primitives/m4a/boxes.ts';
import { type HeaderOrder, headerBytes } from '../../src/formats/primitives/m4a/header.ts';
import type { Toolbox } from '../../src/tools/contract.ts';
import { findTools } from '../../src/tools/find.ts';

/** What the tests of M4A share: a folder, the tools, and files made in it. */
export async function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'm4a-'));
  const { tools } = await findTools({ cache: folder });
  const abort = new AbortController().signal;
  let count = 0;
  const fresh = () => join(folder, `file-${++count}.m4a`);

  async function encoded(
    format: Format,
    channels: Float64Array[],
    options = {},
    rate = 44_100,
  ): Promise<string> {
    const to = fresh();
    const source = memorySignal({ rate, channels: channels.length }, channels);
    await format.encode({ source, encoding: format.encodings.at(-1)!, options, to, tools, abort });
    return to;
  }
  async function decoded(format: Format, file: string, box: Toolbox = tools): Promise<Float64Array[]> {
    return collect(await format.decode({ file, encoding: format.encodings[0], tools: box, abort }));
  }
  const close = () => rmSync(folder, { recursive: true, force: true });
  return { folder, tools, fresh, encoded, decoded, close };
}

/** The finding with which something is refused. */
export const refusalOf = (act: Promise<unknown>) =>
  act.then(
    () => 'none',
    (thrown: unknown) => (thrown instanceof Refused ? thrown.findings[0] : thrown),
  );

/** A file of the given packets, with our header. */
export function writePackets(
  to: string,
  order: Omit<HeaderOrder, 'sizes' | 'packetsAt'>,
  packets: readonly Uint8Array[],
): void {
  const sizes = Uint32Array.from(packets, (packet) => packet.length);
  const length = headerBytes({ ...order, sizes, packetsAt: 0 }).length;
  const header = headerBytes({ ...order, sizes, packetsAt: length + 8 });
  writeFileSync(to, Buffer.concat([header, box('mdat', ...packets)]));
}

/** Interleaved samples by ffmpeg alone. */
export function byFfmpeg(file: string): Float64Array {
  const args = ['-v', 'error', '-i', file, '-map', '0:a', '-f', 'f64le', '-c:a', 'pcm_f64le', '-'];
  return new Float64Array(Uint8Array.from(execFileSync('ffmpeg', args, { maxBuffer: 1 << 28 })).buffer);
}

/** Fields of the audio stream, or tags of the file, as ffprobe reads them. */
export function byFfprobe(file: string, entries: string): Record<string, string> {
  const args = ['-v', 'error', '-select_streams', 'a', '-show_entries', entries, '-of', 'flat=s=.:h=0', file];
  const lines = execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [name, ...value] = line.split('=');
      return [name.split('.').at(-1)!, value.join('=').replaceAll('"', '')];
    }),
  );
}

/** Seeded, uniform in −0.5 … 0.5. */
export function noise(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 0x1_0000_0000 - 0.5;
  };
}
