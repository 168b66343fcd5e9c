import { Hasher } from '../base/digest.ts';
import { error, type Finding } from '../base/finding.ts';
import { DiskFile } from '../host/disk.ts';
import { platform } from '../host/environment.ts';
import { type Candidate, candidatesFor, SETTINGS, settingFor } from './candidates.ts';
import type { Need, Tool, Toolbox, ToolName } from './contract.ts';
import { IdentityCache, type Known } from './identity-cache.ts';
import { probe } from './probe.ts';

export interface FindOptions {
  /** A folder of ours that is kept from run to run. */
  readonly cache: string;
  /** Paths that go before the environment's RELEASE_FFMPEG, RELEASE_SOX, RELEASE_FLAC and RELEASE_FAAD. */
  readonly settings?: Readonly<Partial<Record<ToolName, string>>>;
}

/** What the program needs of each; the first candidate that has all of it is taken, else the one with the most. */
const WANTED: Readonly<Record<ToolName, readonly string[]>> = {
  ffmpeg: ['encoder:libmp3lame', 'encoder:flac', 'encoder:pcm_s24le'],
  sox: ['effect:rate'],
  flac: ['decode'],
  faad: ['decode:float'],
};

const INSTALL: Readonly<Record<ToolName, Readonly<Record<'linux' | 'darwin' | 'npm', string>>>> = {
  ffmpeg: {
    linux: 'apt-get install ffmpeg',
    darwin: 'brew install ffmpeg',
    npm: 'npm install ffmpeg-static',
  },
  sox: { linux: 'apt-get install sox', darwin: 'brew install sox', npm: 'npm install sox-bin' },
  flac: { linux: 'apt-get install flac', darwin: 'brew install flac', npm: '' },
  faad: { linux: 'apt-get install faad', darwin: 'brew install faad2', npm: '' },
};

/**
 * Finds each tool: what the user set, else the npm package if it runs, else PATH; chosen by what it can do, not by
 * being there. A setting that does not work is a finding (cause `tool`) and that tool is absent.
 */
export async function findTools(
  options: FindOptions,
): Promise<{ readonly tools: Toolbox; readonly findings: readonly Finding[] }> {
  const cache = new IdentityCache(options.cache);
  const findings: Finding[] = [];
  const names: readonly ToolName[] = ['faad', 'ffmpeg', 'flac', 'sox'];
  const found = await Promise.all(
    names.map(async (name) => {
      const setting = settingFor(name, options.settings?.[name]);
      if (setting === undefined) return best(name, await candidatesFor(name, options.cache), cache);
      const tool = await examine(name, setting, cache, false);
      if (tool === undefined) findings.push(broken(name, setting));
      return tool;
    }),
  );
  await cache.save();
  const tools: Partial<Record<ToolName, Tool>> = {};
  for (const tool of found) if (tool !== undefined) tools[tool.name] = tool;
  return { tools, findings };
}

/** A finding `tool-missing` with the command that installs it, or undefined where the need is met. */
export function missing(need: Need, toolbox: Toolbox): Finding | undefined {
  const tool = toolbox[need.tool];
  if (tool !== undefined && (need.ability === undefined || tool.abilities.includes(need.ability)))
    return undefined;
  const what =
    tool === undefined
      ? `${need.tool} was not found`
      : `${need.tool} ${tool.version} was found, but without ${need.ability?.replace(':', ' ') ?? ''}`;
  return error('tool-missing', what, { cause: 'tool', hint: hintFor(need.tool) });
}

function hintFor(name: ToolName): string {
  const commands = INSTALL[name];
  const ways = [platform() === 'darwin' ? commands.darwin : commands.linux, commands.npm];
  const install = ways
    .filter((way) => way !== '')
    .map((way) => `\`${way}\``)
    .join(' or ');
  return `install it with ${install}, or set ${SETTINGS[name]} to its path`;
}

function broken(name: ToolName, { path }: Candidate): Finding {
  return error('tool-setting', `${SETTINGS[name]} names ${path}, which does not run as ${name}`, {
    cause: 'tool',
    hint: `correct it, or unset ${SETTINGS[name]} to let ${name} be found`,
  });
}

async function best(
  name: ToolName,
  candidates: readonly Candidate[],
  cache: IdentityCache,
): Promise<Tool | undefined> {
  // What did not run before is passed over as long as something else runs: a start should not try it again.
  for (const trustFailures of [true, false]) {
    let chosen: Tool | undefined;
    for (const candidate of candidates) {
      const tool = await examine(name, candidate, cache, trustFailures);
      if (tool === undefined || met(tool) <= (chosen === undefined ? -1 : met(chosen))) continue;
      chosen = tool;
      if (met(tool) === WANTED[name].length) return tool;
    }
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

function met({ name, abilities }: Tool): number {
  return WANTED[name].filter((ability) => abilities.includes(ability)).length;
}

async function examine(
  name: ToolName,
  candidate: Candidate,
  cache: IdentityCache,
  trustFailures: boolean,
): Promise<Tool | undefined> {
  let known = cache.get(candidate);
  if (known === undefined || (known.probed === null && !trustFailures)) {
    known = await look(name, candidate);
    if (known !== undefined) cache.set(candidate, known);
  }
  if (known === undefined || known.probed === null) return undefined;
  const { path, environment } = candidate;
  return { name, path, ...known.probed, sha256: known.sha256, environment };
}

/** Undefined where there is no such file, or it may not be read. */
async function look(name: ToolName, { path, environment }: Candidate): Promise<Known | undefined> {
  const hasher = new Hasher();
  try {
    const file = await DiskFile.openForReading(path);
    try {
      const buffer = new Uint8Array(1 << 20);
      for (let at = 0, count = 0; (count = await file.readAt(buffer, at)) > 0; at += count)
        hasher.update(buffer.subarray(0, count));
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
  return { sha256: hasher.digest(), probed: (await probe(name, path, environment)) ?? null };
}
