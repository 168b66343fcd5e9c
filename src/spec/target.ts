import type { Encoding } from '../audio/format.ts';
import { pointer } from '../base/finding.ts';
import type { Dither } from '../dsp/dither/kinds.ts';
import type { Format } from '../formats/contract.ts';
import { LISTS, type ListKind } from '../packages/checksums.ts';
import type { TargetPreset } from '../targets/contract.ts';
import type { Need, ToolName } from '../tools/contract.ts';
import { complete, isObject, type JsonObject, plain } from './json-schema.ts';
import type { Shelves } from './shelves.ts';
import type { Goal, LimiterSettings, Scan, Target } from './spec.ts';
import { DISC, LANGUAGES, SIDES } from './set-schema.ts';
import { BITS, STEADY } from './target-schema.ts';

/** The `mastering` section, complete. */
export interface Mastering {
  readonly loudness: Goal | null;
  readonly truePeak: number | null;
  readonly limiter: LimiterSettings | null;
}

/** A goal as the spec writes it. */
interface WrittenGoal {
  readonly integrated?: number;
  readonly per?: 'track' | 'album';
  readonly steady?: number;
}

/** A target as the spec writes it, valid. */
export interface WrittenTarget {
  readonly preset?: string;
  readonly rate?: number | 'native';
  readonly bits?: number | 'float';
  readonly dither?: Dither;
  readonly auto_blank?: boolean;
  readonly loudness?: WrittenGoal | 'none';
  readonly true_peak?: number | 'none';
  readonly limiter?: JsonObject | 'none';
  readonly tags?: 'full' | 'none';
  readonly gaps?: boolean;
  readonly replay_gain?: 'album' | 'track' | 'none';
  readonly picture?: number | 'none';
  readonly zip?: boolean;
  readonly message?: boolean;
  readonly checksums?: readonly ListKind[] | 'none';
  readonly ddp?: boolean;
  readonly cue?: boolean;
  readonly copy_permitted?: boolean;
  readonly longest?: string;
  readonly language?: string;
  readonly speed?: 33 | 45;
  readonly diameter?: 7 | 10 | 12;
  readonly sides?: 'auto' | readonly (readonly number[])[];
  readonly reorder?: boolean;
}

export function masteringOf(written: JsonObject, { modules }: Shelves): Mastering {
  const { loudness, true_peak: truePeak, limiter } = written;
  const version = modules.find((m) => m.name === 'limiter')?.version ?? 0;
  return {
    loudness: isObject(loudness) ? goalOf(loudness as unknown as Required<WrittenGoal>) : null,
    truePeak: truePeak === 'none' ? null : (truePeak as number),
    limiter: isObject(limiter) ? limiterOf(version, limiter) : null,
  };
}

function limiterOf(version: number, { max_reduction: most, ...params }: JsonObject): LimiterSettings {
  return { version, params, maxReduction: most as number };
}

export function presetOf(
  name: string,
  written: WrittenTarget,
  { presets }: Shelves,
): TargetPreset | undefined {
  return presets.find((p) => p.name === (written.preset ?? name));
}

/** A target with its preset and the album's mastering put together; what is written in the spec wins. */
export function resolveTarget(
  name: string,
  written: WrittenTarget,
  mastering: Mastering,
  shelves: Shelves,
): Target {
  const preset = presetOf(name, written, shelves);
  const format = shelves.formats.find((f) => f.name === preset?.format);
  if (preset === undefined || format === undefined) throw new Error(`target ${name} has no preset or format`);
  const truePeak = peakOf(written, preset, mastering);
  const loudness = loudnessOf(written, preset, mastering);
  const encoding = written.bits === undefined ? preset.encoding : BITS[written.bits];
  return {
    name,
    preset: preset.name,
    summary: preset.summary,
    format: format.name,
    formatVersion: format.version,
    extension: format.extension,
    lossless: format.lossless,
    encodeTools: toolsOf(format.encodeNeeds),
    decodeTools: toolsOf(format.decodeNeeds),
    options: optionsOf(written, preset, format),
    rate: written.rate ?? preset.rate,
    encoding,
    dither: ditherOf(written, preset, encoding),
    autoBlank: written.auto_blank ?? true,
    loudness,
    truePeak,
    limiter: limiterOfTarget(written, preset, mastering, truePeak),
    tags: written.tags ?? preset.tags,
    ...companyOf(written, preset, loudness),
    scan: scanOf(preset, shelves),
    limits: { ...preset.limits, decodedTruePeak: truePeak ?? preset.limits.decodedTruePeak },
    required: preset.required,
    at: pointer('targets', name),
  };
}

type Company = Pick<
  Target,
  'gaps' | 'set' | 'replayGain' | 'broadcast' | 'picture' | 'zip' | 'message' | 'checksums' | 'upsampling'
>;

/** What is made of a target beside one file a track. */
function companyOf(written: WrittenTarget, preset: TargetPreset, loudness: Goal | null): Company {
  const picture = written.picture ?? preset.picture;
  // Tracks that are levelled each alone are no album to a player either.
  const usual = preset.replayGain === 'album' && loudness?.per === 'track' ? 'track' : preset.replayGain;
  return {
    gaps: written.gaps ?? preset.gaps,
    set: setOf(written, preset),
    replayGain: (written.tags ?? preset.tags) === 'none' ? 'none' : (written.replay_gain ?? usual),
    broadcast: preset.broadcast,
    picture: picture === 'none' ? null : picture,
    zip: written.zip ?? preset.zip,
    message: written.message ?? preset.message,
    ...checksumsOf(written, preset),
    upsampling: preset.upsampling ?? true,
  };
}

/** A message has the checksums of its files, and its folder no place for others; whoever asks for them gets them. */
function checksumsOf(written: WrittenTarget, preset: TargetPreset): Pick<Target, 'checksums'> {
  const usual = (written.message ?? preset.message) ? [] : preset.checksums;
  const { checksums: asked = usual } = written;
  const checksums = LISTS.filter((kind) => asked.includes(kind));
  return checksums.length === 0 ? {} : { checksums };
}

/** Float in, as it comes; with the format's own defaults. */
function scanOf({ name, scan }: TargetPreset, { formats }: Shelves): Scan | null {
  if (scan === undefined) return null;
  const format = formats.find((f) => f.name === scan);
  if (format === undefined) throw new Error(`preset ${name} scans by ${scan}, which is no format`);
  const schema = plain(format.schema);
  return {
    format: format.name,
    formatVersion: format.version,
    options: complete(schema, schema, {}) as JsonObject,
    tools: toolsOf([...format.encodeNeeds, ...format.decodeNeeds, { tool: 'sox', ability: 'effect:rate' }]),
  };
}

function setOf(written: WrittenTarget, preset: TargetPreset): Target['set'] {
  switch (preset.set) {
    case 'disc':
      return {
        type: 'disc',
        ddp: written.ddp ?? DISC.ddp,
        cue: written.cue ?? DISC.cue,
        copyPermitted: written.copy_permitted ?? DISC.copyPermitted,
        longest: written.longest ?? DISC.longest,
        language: LANGUAGES[written.language ?? DISC.language],
      };
    case 'sides':
      return {
        type: 'sides',
        speed: written.speed ?? SIDES.speed,
        diameter: written.diameter ?? SIDES.diameter,
        sides: written.sides ?? 'auto',
        reorder: written.reorder ?? false,
      };
    case 'none':
      return null;
  }
}

function toolsOf(needs: readonly Need[]): ToolName[] {
  return [...new Set(needs.map((need) => need.tool))].sort();
}

function optionsOf(written: WrittenTarget, preset: TargetPreset, format: Format): JsonObject {
  const schema = plain(format.schema);
  const own = Object.entries(written).filter(([key]) => Object.hasOwn(schema.properties ?? {}, key));
  return complete(schema, schema, {
    ...preset.options,
    ...Object.fromEntries(own),
  }) as JsonObject;
}

/** Rounding to integers is dithered unless somebody says otherwise; float is never rounded to a grid. */
function ditherOf(written: WrittenTarget, preset: TargetPreset, encoding: Encoding): Dither {
  if (isFloat(encoding)) return 'none';
  return written.dither ?? (isFloat(preset.encoding) ? 'tpdf' : preset.dither);
}

export function isFloat(encoding: Encoding): boolean {
  return encoding === 'float32' || encoding === 'float64';
}

function loudnessOf(written: WrittenTarget, preset: TargetPreset, mastering: Mastering): Goal | null {
  const usual = preset.loudness === 'mastering' ? mastering.loudness : preset.loudness;
  const base: WrittenGoal = usual === 'none' || usual === null ? {} : usual;
  const steady = mastering.loudness?.per === 'album' ? mastering.loudness.steady : STEADY;
  if (written.loudness === 'none') return null;
  const { integrated, per = 'album', ...more } = { steady, ...base, ...written.loudness };
  return integrated === undefined ? null : goalOf({ integrated, per, ...more });
}

/** Each track alone is levelled to the point: nothing is gained by keeping a gain. */
function goalOf({ integrated, per, steady }: Required<WrittenGoal>): Goal {
  return per === 'track' ? { integrated, per } : { integrated, per, steady };
}

function peakOf(written: WrittenTarget, preset: TargetPreset, mastering: Mastering): number | null {
  const peak = written.true_peak ?? (preset.truePeak === 'mastering' ? mastering.truePeak : preset.truePeak);
  return peak === 'none' ? null : peak;
}

/** Without a ceiling there is nothing to limit to. */
function limiterOfTarget(
  { limiter }: WrittenTarget,
  preset: TargetPreset,
  mastering: Mastering,
  truePeak: number | null,
): LimiterSettings | null {
  if (truePeak === null || limiter === 'none' || mastering.limiter === null) return null;
  if (limiter === undefined) return preset.limiter ? mastering.limiter : null;
  const { version, params, maxReduction } = mastering.limiter;
  return limiterOf(version, { ...params, max_reduction: maxReduction, ...limiter });
}
