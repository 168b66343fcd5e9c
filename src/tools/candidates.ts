import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { linkTarget, makeFolder, makeLink, remove, rename } from '../host/disk.ts';
import { sizeNow } from '../host/disk-now.ts';
import { ownMark, platform, variable } from '../host/environment.ts';
import type { ToolName } from './contract.ts';

/** A place where a tool may be, in the order in which they are tried. */
export interface Candidate {
  readonly from: 'setting' | 'package' | 'path';
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const SETTINGS: Readonly<Record<ToolName, string>> = {
  ffmpeg: 'RELEASE_FFMPEG',
  sox: 'RELEASE_SOX',
  flac: 'RELEASE_FLAC',
  faad: 'RELEASE_FAAD',
};

/** Packages that bring a binary and whose export is its path. Optional: any of them may be absent. */
const PACKAGES: Readonly<Partial<Record<ToolName, string>>> = { ffmpeg: 'ffmpeg-static', sox: 'sox-bin' };

/** What the user set; it is taken or refused, never passed over. */
export function settingFor(name: ToolName, given?: string): Candidate | undefined {
  const path = given ?? variable(SETTINGS[name]);
  return path === undefined ? undefined : { from: 'setting', path: resolve(path), environment: {} };
}

export async function candidatesFor(name: ToolName, cache: string): Promise<Candidate[]> {
  const packaged = packagePath(PACKAGES[name]);
  const candidates: Candidate[] = [];
  if (packaged !== undefined)
    candidates.push({
      from: 'package',
      path: packaged,
      environment: name === 'sox' ? await soxLibraries(packaged, cache) : {},
    });
  for (const folder of (variable('PATH') ?? '').split(delimiter)) {
    const path = join(folder, platform() === 'win32' ? `${name}.exe` : name);
    if (folder !== '' && sizeNow(path) !== undefined)
      candidates.push({ from: 'path', path, environment: {} });
  }
  return candidates;
}

function packagePath(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  try {
    const path: unknown = createRequire(import.meta.url)(name);
    // A package installed without its install script names a file that is not there.
    return typeof path === 'string' && sizeNow(path) !== undefined ? path : undefined;
  } catch {
    return undefined;
  }
}

let links = 0;

/**
 * sox-bin 1.1 for Linux ships the link `libsox.so.2` as a text file, so the loader refuses it. A folder of ours with a
 * real link, before theirs in the library path, mends that.
 */
async function soxLibraries(path: string, cache: string): Promise<Record<string, string>> {
  const theirs = join(dirname(dirname(path)), 'lib64');
  const library = join(theirs, 'libsox.so.2.0.1');
  if (platform() !== 'linux' || sizeNow(library) === undefined) return {};
  const ours = join(cache, 'sox-bin');
  const link = join(ours, 'libsox.so.2');
  if ((await linkTarget(link)) !== library) {
    const fresh = `${link}.${ownMark().pid}-${++links}`;
    try {
      await makeFolder(ours);
      await makeLink(library, fresh);
      // One rename: whoever starts sox at the same moment must not find the link gone, and take another sox for it.
      await rename(fresh, link);
    } catch {
      await remove(fresh).catch(() => undefined);
    }
  }
  return { LD_LIBRARY_PATH: `${ours}${delimiter}${theirs}` };
}
