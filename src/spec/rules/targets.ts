import type { Json } from '../../base/canonical.ts';
import { error, type Finding, note, warning } from '../../base/finding.ts';
import { ditherRefusal, OWN_SHAPE } from '../../dsp/dither/kinds.ts';
import { isObject } from '../json-schema.ts';
import type { Loose } from '../loose.ts';
import { safeName, sameFile } from '../names.ts';
import { spoken } from '../place.ts';
import type { Shelves } from '../shelves.ts';
import type { Target } from '../spec.ts';
import { isFloat, type Mastering, presetOf, resolveTarget, type WrittenTarget } from '../target.ts';
import { listed } from '../wording.ts';

/** Names that stand in the release's folder beside the targets' folders. */
const TAKEN: readonly string[] = [
  'manifest.json',
  'sequence.json',
  'log.ndjson',
  'report.html',
  'provenance.json',
  'checksums.sha256',
  'packages',
];

/** Two targets in one folder would overwrite each other, on some file systems if not on all. */
export function folderFindings({ targets }: Loose): Finding[] {
  const owners = new Map<string, string>();
  return targets.flatMap(({ name, at }) => {
    const folder = sameFile(name);
    const owner = owners.get(folder);
    owners.set(folder, owner ?? name);
    if (owner !== undefined)
      return [
        error('same-folder', `'${owner}' and '${name}' would be one folder where case does not count`, {
          at,
        }),
      ];
    if (TAKEN.includes(folder))
      return [error('same-folder', `'${name}' is a file of the release itself`, { at })];
    if (safeName(name) === name) return [];
    const safe = safeName(name);
    const hint = `'${safe === `_${name}` ? `my-${name}` : safe}' would do`;
    return [error('unsafe-name', `'${name}' cannot name a folder on every system`, { at, hint })];
  });
}

/** Names of the targets that are audio CDs. */
export function discTargets({ targets }: Loose, shelves: Shelves): string[] {
  const setOf = (name: string, value: Json): string | undefined =>
    presetOf(name, isObject(value) ? value : {}, shelves)?.set;
  return targets.flatMap(({ name, value }) => (setOf(name, value) === 'disc' ? [name] : []));
}

/** One sound target by itself: whether what it asks for can be made, and means what it seems to. */
export function targetFindings(
  name: string,
  written: WrittenTarget,
  mastering: Mastering,
  shelves: Shelves,
  spec: Loose,
): Finding[] {
  const preset = presetOf(name, written, shelves);
  if (preset === undefined) return [];
  const target = resolveTarget(name, written, mastering, shelves);
  const { at } = target;
  if (shelves.presets.some((p) => p.name === name) && preset.name !== name)
    return [
      error('misleading-name', `${spoken(at)} is named like the preset '${name}', but is '${preset.name}'`, {
        at: `${at}/preset`,
        hint: 'give it a name of its own',
      }),
    ];
  return [
    ...formatFindings(target, shelves),
    ...ditherFindings(target, written),
    ...levelFindings(target, written, mastering),
    ...packageFindings(target),
    ...metadataFindings(target, spec),
  ];
}

function formatFindings(target: Target, { formats }: Shelves): Finding[] {
  const format = formats.find((f) => f.name === target.format);
  const refusal = format?.refuses?.(target.rate, target.options);
  if (refusal === undefined) return [];
  return [
    error('impossible-format', `${spoken(target.at)}: ${refusal.message}`, {
      at: refusal.key === undefined ? target.at : `${target.at}/${refusal.key}`,
      ...(refusal.hint === undefined ? {} : { hint: refusal.hint }),
    }),
  ];
}

/** A rate that only the build knows, that of a mix, is refused there (build/steps/quantise.ts). */
function ditherFindings({ at, encoding, dither, rate }: Target, written: WrittenTarget): Finding[] {
  const place = `${at}/dither`;
  if (isFloat(encoding))
    return written.dither !== undefined && written.dither !== 'none'
      ? [
          warning('no-dither-on-float', `${spoken(at)} is float, which needs no dither: none is applied`, {
            at: place,
          }),
        ]
      : [];
  const refusal = rate === 'native' ? undefined : ditherRefusal(dither, rate);
  if (refusal !== undefined)
    return [error('dither-rate', `${spoken(at)}: ${refusal}`, { at: place, hint: OWN_SHAPE })];
  if (written.dither !== 'none') return [];
  const message = `${spoken(at)} is rounded to integers without dither: quiet passages are distorted`;
  return [note('no-dither', message, { at: place })];
}

/** Louder than any service plays: each turns it down again (Spotify's loudest setting is -11 LUFS; 2026-11). */
const LOUDEST = -8;

function levelFindings(target: Target, written: WrittenTarget, mastering: Mastering): Finding[] {
  const { at, loudness, truePeak } = target;
  const findings: Finding[] = [];
  if (typeof written.limiter === 'object' && truePeak === null)
    findings.push(
      error('no-ceiling', `the limiter of ${spoken(at)} has no ceiling, true_peak is none`, {
        at: `${at}/limiter`,
        hint: 'set true_peak: -1, or limiter: none',
      }),
    );
  else if (typeof written.limiter === 'object' && mastering.limiter === null)
    findings.push(
      warning('no-limiter', `mastering.limiter is none, so nothing limits ${spoken(at)} either`, {
        at: `${at}/limiter`,
      }),
    );
  if (written.loudness !== undefined && written.loudness !== 'none' && loudness === null)
    findings.push(
      error('missing-key', `the key 'integrated' is missing in ${spoken(at)}.loudness`, {
        at: `${at}/loudness`,
        hint: 'neither the preset nor mastering.loudness gives a level: add integrated: -14, for example',
      }),
    );
  if (typeof written.loudness === 'object' && 'steady' in written.loudness && loudness?.per === 'track')
    findings.push(
      note('steady-without-effect', `steady has no effect on ${spoken(at)}, which levels each track alone`, {
        at: `${at}/loudness/steady`,
      }),
    );
  if (loudness !== null && loudness.integrated > LOUDEST)
    findings.push(
      warning('very-loud', `${loudness.integrated} LUFS is louder than any service plays`, {
        at:
          loudness.integrated === mastering.loudness?.integrated
            ? '/mastering/loudness'
            : written.loudness === undefined
              ? at
              : `${at}/loudness`,
        measured: loudness.integrated,
        limit: LOUDEST,
        hint: 'it is turned down again, and what the limiter took is lost',
      }),
    );
  return findings;
}

/** What a disc's tracks make together is not packed. */
function packageFindings({ at, set, zip }: Target): Finding[] {
  if (set?.type !== 'disc' || !zip || !(set.ddp || set.cue)) return [];
  const rest = set.ddp ? 'the DDP set' : 'the image';
  return [
    note(
      'tracks-packed',
      `the ZIP of ${spoken(at)} holds a WAV a track; ${rest} stands in its folder alone`,
      {
        at: `${at}/zip`,
      },
    ),
  ];
}

/** What the receiver insists on and the spec does not give, as one sentence a target. */
function metadataFindings({ at, name, required }: Target, spec: Loose): Finding[] {
  const missing = required.flatMap((what) => {
    if (what !== 'isrc') return spec[what] === undefined ? [what] : [];
    const others = versionsFor(name, spec);
    const without = spec.tracks.flatMap((track, i) => (track.isrc === undefined ? [String(i + 1)] : []));
    const versions = others.flatMap(({ isrc, called }) => (isrc === undefined ? [called] : []));
    if (without.length + versions.length === 0) return [];
    if (without.length + versions.length === spec.tracks.length + others.length) return ['isrc'];
    const tracks = without.length === 0 ? [] : [`track ${listed(without, 'and')}`];
    return [`isrc (${[...tracks, ...versions].join('; ')})`];
  });
  if (missing.length === 0) return [];
  return [
    warning(
      'missing-metadata',
      `'${name}' goes out without ${listed(missing, 'and')}, which its receivers ask for`,
      {
        at,
        hint: missing.some((what) => what !== 'artwork' && what !== 'year')
          ? 'a distributor can assign codes; put them here once you have them'
          : `add ${missing.map((what) => `${what}: …`).join(' and ')} beside title and artist`,
      },
    ),
  ];
}

/** The tracks of versions that a target is made for. */
function versionsFor(target: string, { versions }: Loose) {
  return versions
    .filter(({ targets }) => targets === undefined || targets.includes(target))
    .flatMap(({ name, tracks }) =>
      tracks.map((track) => ({ ...track, called: `${name} of track ${track.of ?? '?'}` })),
    );
}

/** A track's own gain moves it against the others; levelling each track alone takes that back. */
export function gainFindings({ tracks }: Loose, targets: readonly Target[]): Finding[] {
  if (targets.length === 0 || targets.some((t) => t.loudness?.per !== 'track')) return [];
  return tracks.flatMap(({ at, gain }) =>
    gain === 0
      ? []
      : [
          note(
            'gain-without-effect',
            `the gain of ${spoken(at)} has no effect: every target levels each track alone`,
            {
              at: `${at}/gain`,
              hint: 'loudness with per: album keeps the balance between tracks',
            },
          ),
        ],
  );
}
