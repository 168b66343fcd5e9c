import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Digest, Hasher } from '../../base/digest.ts';
import { error, type Finding } from '../../base/finding.ts';
import { DiskFile } from '../../host/disk.ts';
import type { Known } from './folder.ts';

/** A programme as it has to lie in an image: 16-bit samples of two channels. */
export interface Stretch {
  /** Its first sample frame in the image. */
  readonly at: number;
  readonly frames: number;
  /** Of its samples. */
  readonly sha256: Digest;
}

export interface ReadImageFile {
  /** What its checksum files have to say of it. */
  readonly known: Known;
  readonly findings: readonly Finding[];
}

const BYTES_PER_FRAME = 4;
const PIECE = 1024 * 1024;

/**
 * Reads the image of a set from its first byte to its last: each programme is to be there, in order and whole, and what
 * lies between them silent. Codes: disc-image-differs, disc-image-not-silent, disc-image-size.
 */
export async function proveImage(
  path: string,
  stretches: readonly Stretch[],
  frames: number,
): Promise<ReadImageFile> {
  const file = await DiskFile.openForReading(path);
  try {
    const { size } = await file.identity();
    const reading = new Reading(file);
    const findings: Finding[] = [];
    for (const [i, stretch] of stretches.entries()) {
      const { at, sha256: limit } = stretch;
      if (!(await reading.isSilent(at))) findings.push(notSilent(`before programme ${i + 1}`));
      const measured = await reading.digest(at + stretch.frames);
      if (measured === limit) continue;
      const message = `programme ${i + 1} in the image of the set is not the audio it was made from`;
      findings.push(error('disc-image-differs', message, { measured, limit }));
    }
    const expected = frames * BYTES_PER_FRAME;
    if (!(await reading.isSilent(Math.max(frames, Math.ceil(size / BYTES_PER_FRAME)))))
      findings.push(notSilent('behind the last programme'));
    if (size !== expected) {
      const message = `the image of the set has ${size} bytes, not ${expected}`;
      findings.push(error('disc-image-size', message, { measured: size, limit: expected }));
    }
    return { known: { bytes: size, digests: reading.digests() }, findings };
  } finally {
    await file.close();
  }
}

function notSilent(where: string): Finding {
  return error('disc-image-not-silent', `the image of the set is not silent ${where}`);
}

/** An image on its way from front to back, summed as it passes. Frames beyond its end are none. */
class Reading {
  readonly #file: DiskFile;
  readonly #md5 = createHash('md5');
  readonly #piece = new Uint8Array(PIECE);
  #crc32 = 0;
  /** Bytes behind. */
  #at = 0;

  constructor(file: DiskFile) {
    this.#file = file;
  }

  async isSilent(to: number): Promise<boolean> {
    let silent = true;
    await this.#pass(to, (bytes) => {
      silent &&= bytes.every((byte) => byte === 0);
    });
    return silent;
  }

  async digest(to: number): Promise<Digest> {
    const hasher = new Hasher();
    await this.#pass(to, (bytes) => void hasher.update(bytes));
    return hasher.digest();
  }

  async #pass(to: number, each: (bytes: Uint8Array) => void): Promise<void> {
    for (let read = 1; read > 0;) {
      const left = to * BYTES_PER_FRAME - this.#at;
      if (left < 0) throw new Error('an image is read from front to back');
      read = await this.#file.readAt(this.#piece.subarray(0, Math.min(PIECE, left)), this.#at);
      const bytes = this.#piece.subarray(0, read);
      this.#md5.update(bytes);
      this.#crc32 = crc32(bytes, this.#crc32);
      each(bytes);
      this.#at += read;
    }
  }

  digests(): Known['digests'] {
    return new Map([
      ['md5', this.#md5.digest('hex')],
      ['crc32', this.#crc32.toString(16).padStart(8, '0')],
    ]);
  }
}
