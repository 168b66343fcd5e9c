import { run } from '../host/process.ts';
import type { ToolName } from './contract.ts';

/** What a program says about itself: its version, without build paths, and what it can do. */
export interface Probed {
  readonly version: string;
  readonly abilities: readonly string[];
}

const PROBE_MS = 5000;

const PROBES: Readonly<Record<ToolName, (ask: Ask) => Promise<Probed | undefined>>> = {
  ffmpeg: async (ask) => {
    const version = /^ffmpeg version (\S+)/.exec(await ask('-version'))?.[1];
    // Rows look like ` A....D libmp3lame   libmp3lame MP3 …`; A is audio.
    const rows = (await ask('-hide_banner', '-encoders')).matchAll(/^ A\S{5} (\S+)/gm);
    return found(version, names('encoder', rows));
  },
  sox: async (ask) => {
    const version = /SoX v(\S+)/.exec(await ask('--version'))?.[1];
    const help = await ask('--help');
    const list = (title: string) => new RegExp(`^${title}: (.*)$`, 'm').exec(help)?.[1] ?? '';
    const words = (title: string) => list(title).matchAll(/([\w-]+)/g);
    return found(version, [
      ...names('effect', words('EFFECTS')),
      ...names('format', words('AUDIO FILE FORMATS')),
    ]);
  },
  flac: async (ask) => found(/^flac (\S+)/.exec(await ask('--version'))?.[1], ['decode']),
  faad: async (ask) => {
    const help = await ask('-h');
    const version = /AAC Decoder V(\S+)/.exec(help)?.[1];
    // One built for fixed point gives 16 bits, whatever is asked of it.
    return found(version, help.includes('Floating point') ? ['decode:float'] : []);
  },
};

type Ask = (...args: string[]) => Promise<string>;

/** Undefined where the program does not start, hangs, or does not answer like the tool it should be. */
export async function probe(
  name: ToolName,
  path: string,
  environment: Readonly<Record<string, string>>,
): Promise<Probed | undefined> {
  const ends: string[] = [];
  const ask = async (...args: string[]) => {
    const { end, stdout, stderr } = await run(path, args, { timeout: PROBE_MS, environment });
    ends.push(end);
    // Some print their help and exit with 1: what they print decides.
    // faad says what it is on its error channel.
    return end === 'exited' ? `${new TextDecoder().decode(stdout)}\n${stderr}` : '';
  };
  const probed = await PROBES[name](ask);
  return ends.every((end) => end === 'exited') ? probed : undefined;
}

function found(version: string | undefined, abilities: readonly string[]): Probed | undefined {
  return version === undefined ? undefined : { version, abilities: [...new Set(abilities)].sort() };
}

function names(kind: string, matches: Iterable<RegExpMatchArray>): string[] {
  return Array.from(matches, (match) => `${kind}:${match[1]}`);
}
