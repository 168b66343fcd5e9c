import { dirname } from 'node:path';
import { sha256 } from '../base/digest.ts';
import { DiskFile, remove, rename } from '../host/disk.ts';
import { makeRoom } from './layout.ts';

/**
 * Small text that is believed only whole: its first line is the SHA-256 of the rest. So nothing has to be made
 * durable: after a power cut a torn one is as good as none.
 */
export function seal(text: string): string {
  return `${sha256(text)}\n${text}`;
}

/** The text, or undefined where the seal does not fit. */
export function unseal(sealed: string): string | undefined {
  const text = sealed.slice(65);
  return sealed[64] === '\n' && sha256(text) === sealed.slice(0, 64) ? text : undefined;
}

/** JSON under a seal, or undefined where it is torn or none. */
export function unsealJson(sealed: string | undefined): unknown {
  const text = sealed === undefined ? undefined : unseal(sealed);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Puts sealed text at `path`, over what stood there; readers see the old or the new. */
export async function writeSealed(path: string, text: string, temporary: string): Promise<void> {
  try {
    const file = await DiskFile.create(temporary);
    try {
      await file.writeAt(new TextEncoder().encode(seal(text)), 0);
    } finally {
      await file.close();
    }
    await makeRoom(dirname(path));
    await rename(temporary, path);
  } catch (thrown) {
    await remove(temporary);
    throw thrown;
  }
}
