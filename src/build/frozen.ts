import { error, type Finding } from '../base/finding.ts';
import type { Lock, LockedFile, LockedTrack, Versions } from './lock_form.ts';

/** One fact of a lock in words. */
interface Fact {
  readonly what: string;
  readonly value: string | number | null;
  readonly unit?: string;
  /** The number tells tracks apart, the title is for people. */
  readonly track?: number;
  readonly title?: string;
  readonly target?: string;
}

/**
 * What a build would change in the lock, a finding a fact: `integrated loudness −14.02 → −14.10 LUFS`. Of a track or
 * target that is new or gone, only that is said. `part`: a build of some tracks and targets, which says nothing of others.
 */
export function frozenFindings(now: Lock, locked: Lock, part: boolean, name: string): Finding[] {
  const then = part ? narrowed(locked, now) : locked;
  const found = [
    ...changes(whole(now), whole(then)),
    ...comings(targetsOf(now), targetsOf(then)),
    ...comings(tracksOf(now), tracksOf(then)),
    ...changes(inner(now, then), inner(then, now)),
  ];
  const hint = `\`release build\` without --frozen takes this into ${name}`;
  return found.map((finding, i) => (i < found.length - 1 ? finding : { ...finding, hint }));
}

/** Of a lock of the whole release what one of a part can speak of; the spec may ask for more elsewhere. */
function narrowed(locked: Lock, part: Lock): Lock {
  const only = <T>(table: { readonly [key: string]: T }, keys: object): { [key: string]: T } =>
    Object.fromEntries(Object.entries(table).filter(([key]) => key in keys));
  return {
    ...locked,
    tools: only(locked.tools, part.tools),
    steps: only(locked.steps, part.steps),
    modules: only(locked.modules, part.modules),
    formats: only(locked.formats, part.formats),
    // How loud the whole album is, no part can say; its gain it can.
    targets: Object.fromEntries(
      Object.entries(only(locked.targets, part.targets)).map(([name, target]) => {
        const { albumLoudness } = part.targets[name];
        return [name, { ...target, ...(albumLoudness === undefined ? {} : { albumLoudness }) }];
      }),
    ),
    tracks: locked.tracks.flatMap((track) => {
      const same = part.tracks.find((other) => other.track === track.track);
      return same === undefined ? [] : [{ ...track, targets: only(track.targets, same.targets) }];
    }),
  };
}

/** Facts of the program and its parts. */
function whole({ program, spec, tools, steps, modules, formats }: Lock): Fact[] {
  const versions = (what: string, table: Versions): Fact[] =>
    Object.entries(table).map(([name, value]) => ({ what: `version of ${what} ${name}`, value }));
  return [
    { what: 'program', value: program },
    { what: 'meaning of the spec', value: spec },
    ...Object.entries(tools).flatMap(([name, { version, sha256 }]) => [
      { what: name, value: version },
      { what: `executable of ${name}`, value: sha256 },
    ]),
    ...versions('step', steps),
    ...versions('module', modules),
    ...versions('format', formats),
  ];
}

function targetsOf({ targets }: Lock): Fact[] {
  return Object.keys(targets).map((target) => ({ what: 'the target', value: null, target }));
}

function tracksOf({ tracks }: Lock): Fact[] {
  return tracks.map(({ track, title }) => ({ what: `track ${track}`, value: null, track, title }));
}

/** Facts of the tracks and targets that another lock has as well. */
function inner(lock: Lock, other: Lock): Fact[] {
  const targets = Object.entries(lock.targets).filter(([target]) => target in other.targets);
  const names = new Set(targets.map(([target]) => target));
  return [
    ...targets.flatMap(([target, { master, albumGain, albumLoudness }]): Fact[] => [
      { what: 'master', value: master, target },
      ...level('album gain', albumGain, 'dB', { target }),
      ...level('album loudness', albumLoudness, 'LUFS', { target }),
    ]),
    ...lock.tracks
      .filter(({ track }) => other.tracks.some((same) => same.track === track))
      .flatMap((track) => trackFacts(track, names)),
  ];
}

function trackFacts(
  { track, title, mix, mixSha256, decodedSha256, targets }: LockedTrack,
  names: ReadonlySet<string>,
): Fact[] {
  const own = { track, title };
  return [
    { what: 'title', value: title, ...own },
    { what: 'mix', value: mix, ...own },
    { what: 'content of the mix', value: mixSha256, ...own },
    ...(decodedSha256 === undefined ? [] : [{ what: 'decoded mix', value: decodedSha256, ...own }]),
    ...Object.entries(targets)
      .filter(([target]) => names.has(target))
      .flatMap(([target, file]) => fileFacts(file, { ...own, target })),
  ];
}

function fileFacts(
  { gain, loudness, range, truePeak, pcmSha256, sha256 }: LockedFile,
  own: Partial<Fact>,
): Fact[] {
  return [
    ...level('gain', gain, 'dB', own),
    ...level('integrated loudness', loudness, 'LUFS', own),
    ...level('loudness range', range, 'LU', own),
    ...level('true peak', truePeak, 'dBTP', own),
    { what: 'samples', value: pcmSha256, ...own },
    { what: 'file', value: sha256, ...own },
  ];
}

function level(what: string, value: number | null | undefined, unit: string, own: Partial<Fact>): Fact[] {
  return value === undefined ? [] : [{ what, value, unit, ...own }];
}

function keyOf({ what, track, target }: Fact): string {
  return JSON.stringify([what, track ?? null, target ?? null]);
}

/** Facts that are there on one side only. */
function comings(now: readonly Fact[], then: readonly Fact[]): Finding[] {
  const before = new Set(then.map(keyOf));
  const after = new Set(now.map(keyOf));
  return [
    ...then.filter((fact) => !after.has(keyOf(fact))).map((fact) => frozen(fact, `${fact.what} is gone`)),
    ...now.filter((fact) => !before.has(keyOf(fact))).map((fact) => frozen(fact, `${fact.what} is new`)),
  ];
}

function changes(now: readonly Fact[], then: readonly Fact[]): Finding[] {
  const before = new Map(then.map((fact) => [keyOf(fact), fact]));
  const after = new Set(now.map(keyOf));
  const gone = then.filter((fact) => !after.has(keyOf(fact)));
  return [
    ...gone.map((fact) => frozen(fact, `${fact.what} ${shown(fact)} is gone`)),
    ...now.flatMap((fact) => {
      const old = before.get(keyOf(fact));
      if (old === undefined) return [frozen(fact, `${fact.what} ${shown(fact)} is new`)];
      if (old.value === fact.value) return [];
      const unit = fact.unit === undefined ? '' : ` ${fact.unit}`;
      const message = `${fact.what} ${shown(old, '')} → ${shown(fact, '')}${unit}`;
      return [frozen(fact, message, old)];
    }),
  ];
}

function frozen({ value, title, target }: Fact, message: string, old?: Fact): Finding {
  return error('frozen', message, {
    ...(title === undefined ? {} : { track: title }),
    ...(target === undefined ? {} : { target }),
    ...(old === undefined ? {} : { measured: value ?? 'silence', limit: old.value ?? 'silence' }),
  });
}

/** Levels with two decimals and a true minus sign, digests by their first digits. */
function shown({ value, unit }: Fact, behind = unit === undefined ? '' : ` ${unit}`): string {
  if (value === null) return 'silence';
  if (typeof value === 'number') {
    const figure = unit === undefined ? String(value) : value.toFixed(2).replace('-', '−');
    return `${figure}${behind}`;
  }
  return /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 8)}…` : `'${value}'`;
}
