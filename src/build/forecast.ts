import { sniffFile } from '../audio/sniff.ts';
import { openWav } from '../audio/wav/reader.ts';
import { BYTES_PER_SAMPLE, type Encoding } from '../audio/format.ts';
import { parseStreamInfo, STREAMINFO_END } from '../formats/flac/streaminfo.ts';
import { headOf } from '../formats/primitives/planar-signal.ts';
import type { Plan } from '../plan/plan.ts';
import { keyOf, recipeOf, type Step, sourcesOf } from '../plan/step.ts';
import type { Store } from '../store/store.ts';
import type { Toolbox } from '../tools/contract.ts';
import type { SourceFiles } from './files.ts';

import { type Artifact, digestsOf, type Given, type Made, madeOf, type SampleFacts } from './work.ts';

/** What a build will write, in bytes. */
export interface Forecast {
  /** Into the cache: what is certain to be made, and that with what may turn out to be as it was. */
  readonly cache: { readonly certain: number; readonly likely: number };
  /** Into the release's folder, if that lies on a disk of its own. */
  readonly release: { readonly certain: number; readonly likely: number };
  /** Of that, what is no second name of what is in the cache. */
  readonly texts: { readonly certain: number; readonly likely: number };
}

export interface Known {
  readonly store: Store;
  readonly files: SourceFiles;
  readonly tools: Toolbox;
}

/** How long a signal is; from the premaster on all have two channels. */
interface Length {
  readonly frames: number;
  readonly rate: number;
}

/** `maybe`: it hangs on a level alone, which may come out as it was because only what it levels is other. */
interface Outlook {
  readonly state: 'reuse' | 'run' | 'maybe';
  readonly made?: Made;
  readonly length: Length;
  /** Bytes of the file or samples that it makes or hands on, and how many of them are new on the disk. */
  readonly size: number;
  readonly fresh: number;
}

const CHANNELS = 2;
const FLOAT = 4;
/** A file takes whole blocks of the disk, a trace one or two. */
const BLOCK = 4096;
/** Bytes a second of a programme: gating blocks, ten doubles; the limiter's curve, the same; a report's curves as text. */
const BLOCKS = 80;
const CURVES = 350;
/** What FLAC makes of a loud master, of dithered silence and of noise lies on both sides of it. */
const FLAC_RATIO = 0.75;
/** Of a lossless file whose header is not read here, e.g. ALAC or WavPack, to its samples; of a lossy one. */
const PACKED = 2;
const LOSSY = 10;
/** Manifest, log, report, checksums: for each file and for the whole. */
const TEXTS = 40_000;
const REPORT = 150_000;

/**
 * Adds up what the steps of a plan will write that the store does not have. Reads the user's files as the build would.
 * `standing`: a release stands already, with which files that stay the same are shared.
 */
export async function forecast(plan: Plan, known: Known, standing: boolean): Promise<Forecast> {
  const outlooks = new Map<string, Outlook>();
  const cache = { certain: 0, likely: 0 };
  const release = { certain: REPORT, likely: REPORT };
  const texts = { certain: REPORT, likely: REPORT };
  for (const step of plan.steps) {
    const outlook = await outlookOf(step, outlooks, known);
    outlooks.set(step.id, outlook);
    if (outlook.state === 'reuse') continue;
    const bytes = Math.ceil(outlook.fresh / BLOCK) * BLOCK + 2 * BLOCK;
    cache.likely += bytes;
    if (outlook.state === 'run') cache.certain += bytes;
  }
  for (const { steps } of plan.deliverables) {
    const { state, size } = outlooks.get(steps.file)!;
    if (state === 'reuse' && standing) continue;
    release.likely += size + TEXTS;
    texts.likely += TEXTS;
    if (state !== 'maybe') release.certain += size;
  }
  for (const { step } of plan.sets) {
    const { state, size } = outlooks.get(step)!;
    if (state === 'reuse' && standing) continue;
    release.likely += size;
    if (state !== 'maybe') release.certain += size;
  }
  return { cache, release, texts };
}

async function outlookOf(step: Step, outlooks: ReadonlyMap<string, Outlook>, known: Known): Promise<Outlook> {
  const sources = sourcesOf(step).map((id) => outlooks.get(id)!);
  const open = sources.filter(({ made }) => made === undefined);
  const given = open.length > 0 ? undefined : await givenTo(step, outlooks, known);
  const trace = given && known.store.trace(keyOf(recipeOf(step, digestsOf(given), known.tools)));
  const from = sources.find(({ length }) => length.frames > 0);
  const mix = given?.['mix'];
  const gathers = GATHERING.has(step.kind);
  const before =
    mix !== undefined && 'object' in mix
      ? await lengthOf(known.store.path(mix.object.digest), mix.object).catch(() => ({
          length: NONE,
          size: 0,
        }))
      : {
          length: from?.length ?? NONE,
          size: gathers ? takenIn(step, outlooks) : (from?.size ?? 0),
        };
  if (trace !== undefined) {
    const made = madeOf(trace);
    const one = (made.outputs['file'] ?? made.outputs['audio'])?.bytes ?? before.size;
    const size = LEAVING_FILES.has(step.kind)
      ? Object.values(made.outputs).reduce((sum, { bytes }) => sum + bytes, 0)
      : one;
    return { state: 'reuse', made, length: lengthIn(made) ?? before.length, size, fresh: 0 };
  }
  // A level of other tracks may come out as it was, and with it all that hangs on it alone.
  const unsure = step.kind === 'level' || open.every(({ state }) => state === 'maybe');
  const state = open.length > 0 && unsure ? 'maybe' : 'run';
  return { state, ...write(step, before) };
}

const NONE: Length = { frames: 0, rate: 1 };

/** Steps whose files hold all that they take in. */
const GATHERING: ReadonlySet<Step['kind']> = new Set(['image', 'sides', 'parcel']);

/** Steps all of whose outputs are published. */
const LEAVING_FILES: ReadonlySet<Step['kind']> = new Set([...GATHERING, 'disc', 'message', 'checksums']);

/** Bytes of the files and samples that a step takes in. */
function takenIn({ inputs }: Step, outlooks: ReadonlyMap<string, Outlook>): number {
  return Object.values(inputs).reduce(
    (sum, input) => (input.from === 'object' ? sum + outlooks.get(input.step)!.size : sum),
    0,
  );
}

/** Inputs of a step all of whose sources are known; undefined where a file cannot be read: the build will say so. */
async function givenTo(
  step: Step,
  outlooks: ReadonlyMap<string, Outlook>,
  { files }: Known,
): Promise<Record<string, Given> | undefined> {
  const given: Record<string, Given> = {};
  for (const [name, input] of Object.entries(step.inputs)) {
    if (input.from === 'file') {
      const object = await files.take(input.file).catch(() => undefined);
      if (object === undefined) return undefined;
      given[name] = { object };
      continue;
    }
    const { outputs, facts } = outlooks.get(input.step)!.made!;
    given[name] =
      input.from === 'object' ? { object: outputs[input.output] } : { fact: facts[input.fact] ?? null };
  }
  return given;
}

function lengthIn({ facts }: Made): Length | undefined {
  const samples = (facts['samples'] ?? facts) as Partial<SampleFacts>;
  return samples.frames === undefined || samples.rate === undefined
    ? undefined
    : { frames: samples.frames, rate: samples.rate };
}

/** A mix's length by its header; `size`: bytes that a WAV file of it takes, 0 where it is one. */
async function lengthOf(path: string, { bytes }: Artifact): Promise<{ length: Length; size: number }> {
  const wav = await openWav(path);
  if (wav.ok) {
    const { frames, format } = wav.value;
    await wav.value.close();
    return { length: { frames, rate: format.rate }, size: 0 };
  }
  const info = parseStreamInfo(await headOf(path, STREAMINFO_END));
  if (info !== undefined && info.frames > 0) {
    const { frames, rate, channels, bits } = info;
    return { length: { frames, rate }, size: frames * channels * Math.ceil(bits / 8) };
  }
  const sniffed = await sniffFile(path);
  const size = bytes * (sniffed.ok && sniffed.value.lossy === true ? LOSSY : PACKED);
  return { length: { frames: size / 6, rate: 44_100 }, size };
}

/** What a step that runs writes, of its source. */
function write(step: Step, { length, size }: { length: Length; size: number }): Omit<Outlook, 'state'> {
  const { params } = step;
  const seconds = length.frames / length.rate;
  const samples = (bytes: number, own = length): number => Math.round(own.frames) * CHANNELS * bytes;
  const audio = (own: Length, more = 0): Omit<Outlook, 'state'> => ({
    length: own,
    size: samples(FLOAT, own),
    fresh: samples(FLOAT, own) + more,
  });
  const handedOn = { length, size, fresh: 0 };
  switch (step.kind) {
    case 'intake':
      return { length, size, fresh: size };
    case 'premaster':
      return audio(trimmed(length, params));
    case 'join':
      return audio(length);
    case 'resample': {
      const rate = params['rate'] as number;
      return rate === length.rate ? handedOn : audio({ frames: seconds * rate, rate });
    }
    case 'master':
      return params['limiter'] === null && !('gain' in step.inputs)
        ? handedOn
        : audio(length, seconds * BLOCKS);
    case 'quantise':
    case 'cut': {
      const encoding = params['encoding'] as Encoding;
      const curves = seconds * (BLOCKS + CURVES);
      if (encoding !== 'pcm16' && encoding !== 'pcm24') return { ...handedOn, fresh: curves };
      const pcm = samples(BYTES_PER_SAMPLE[encoding]);
      return { length, size: pcm, fresh: pcm + curves };
    }
    case 'encode':
      return encoded(step, length, size);
    case 'tag':
      return { length, size, fresh: size };
    case 'measure':
    case 'decode':
      return { length, size, fresh: seconds * BLOCKS };
    case 'level':
      // Some probes a track; where there are many tracks, their sources say how long one is.
      return { length, size: 0, fresh: seconds * BLOCKS * 5 * Object.keys(step.inputs).length };
    case 'image': {
      const files = [params['image'], params['wav']].filter((file) => file !== null).length;
      return { length, size: size * files, fresh: size * files };
    }
    case 'disc':
    case 'message':
    case 'checksums':
      return { length, size: TEXTS, fresh: TEXTS };
    case 'sides':
    case 'parcel':
      return { length, size, fresh: size };
    case 'artwork':
    case 'decay':
    case 'album':
    case 'probe':
    case 'verify':
    case 'scan':
    case 'reread':
    case 'prove':
    case 'picture':
      return handedOn;
  }
}

function trimmed(
  { frames, rate }: Length,
  { pieces = [] }: { pieces?: readonly { start: number; end: number | null }[] },
): Length {
  const own = pieces.map(({ start, end }) => {
    const to = end === null ? frames : Math.min(frames, end * rate);
    return Math.max(0, to - start * rate);
  });
  return { frames: own.reduce((sum, each) => sum + each, 0), rate };
}

/** Vorbis: kbit/s of a stereo pair at 44.1 kHz by quality 0 … 10, as the encoder's makers state them. */
const VORBIS = [64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500];

interface EncoderOptions {
  readonly mode?: string;
  readonly bitrate?: number;
  readonly quality?: number;
}

/** kbit/s; undefined where the size is not that of a bit rate. */
function bitrateOf(format: unknown, { mode, bitrate, quality = 6 }: EncoderOptions): number | undefined {
  switch (format) {
    case 'mp3':
      return mode === 'vbr' ? 256 : (bitrate ?? 320);
    case 'aac':
      return bitrate ?? 256;
    case 'opus':
      return bitrate ?? 160;
    case 'vorbis':
      return VORBIS[Math.round(quality)];
    default:
      return undefined;
  }
}

function encoded({ params }: Step, length: Length, size: number): Omit<Outlook, 'state'> {
  const { format } = params;
  if (format === 'wav') return { length, size, fresh: 0 };
  const kilobits = bitrateOf(format, params['options'] as EncoderOptions);
  const ratio = format === 'flac' || format === 'alac' ? FLAC_RATIO : 1;
  const bytes = kilobits === undefined ? size * ratio : ((length.frames / length.rate) * kilobits * 1000) / 8;
  return { length, size: bytes, fresh: bytes };
}
