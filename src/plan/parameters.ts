import { canonical, type Json } from '../base/canonical.ts';
import type { Cause } from './cause.ts';
import { common, type Difference, differences, isMapping } from './differences.ts';
import type { Step } from './step.ts';

type Params = { readonly [key: string]: Json };
type Told = Omit<Cause, 'step' | 'track'>;

/** Parameters of steps as the spec calls them, with their units where no shelf knows them. */
const NAMES: Readonly<Record<string, readonly [name: string, unit?: string]>> = {
  start: ['start', 's'],
  end: ['end', 's'],
  gain: ['gain', 'dB'],
  fadeIn: ['fade_in'],
  'fadeIn.length': ['fade_in', 's'],
  fadeOut: ['fade_out'],
  'fadeOut.length': ['fade_out', 's'],
  goal: ['loudness.integrated', 'LUFS'],
  maxReduction: ['limiter.max_reduction', 'dB'],
  'limiter.params.ceiling': ['true_peak', 'dBTP'],
  rate: ['rate', 'Hz'],
  held: ['loudness.steady'],
  'held.gain': ['held gain', 'dB'],
  'held.steady': ['loudness.steady', 'LU'],
};

/** Where no gain is held, one is solved: that is no change in itself. */
function isOfUser({ path, now }: Difference): boolean {
  return !(path.join('.') === 'held.gain' && (now ?? null) === null);
}

/** In which parameters two recipes differ, each called as the spec calls it. */
export function parameterCauses({ kind }: Pick<Step, 'kind'>, now: Params, before: Params): Told[] {
  const { chain: chainNow, ...restNow } = now;
  const { chain: chainBefore, ...restBefore } = before;
  const rest = differences(restNow, restBefore)
    .filter(isOfUser)
    .map((difference) => told(kind, difference, now));
  if (!isChain(chainNow) || !isChain(chainBefore)) return [...rest, ...plain(chainNow, chainBefore)];
  return [...rest, ...chainCauses(chainNow, chainBefore)];
}

function plain(now: Json | undefined, before: Json | undefined): Told[] {
  if (now === undefined && before === undefined) return [];
  return differences({ chain: now }, { chain: before }).map((difference) => told('', difference, {}));
}

function told(kind: string, { path, before, now }: Difference, params: Params): Told {
  if (kind === 'level' && path[0] === 'tracks')
    return { kind: 'parameter', what: 'tracks', from: numbers(before), to: numbers(now) };
  const [what, unit] = nameOf(path, params);
  return parameter(what, before, now, unit);
}

function numbers(tracks: Json | undefined): string {
  return Array.isArray(tracks) ? tracks.join(', ') : shown(tracks ?? null);
}

function nameOf(path: Difference['path'], params: Params): readonly [what: string, unit?: string] {
  const [first, second, ...rest] = path;
  const named = NAMES[path.join('.')];
  if (named !== undefined) return named;
  if (first === 'limiter' && second === 'version') return ['limiter version'];
  if (first === 'limiter' && second === 'params') return [join('limiter', rest), `?limiter.${places(rest)}`];
  if (first === 'options')
    return [join('', path.slice(1)), `?${params['format'] as string}.${places(path.slice(1))}`];
  if (first === 'tags' && path.length > 1) return [join('', path.slice(1))];
  return [join('', path)];
}

function parameter(what: string, before: Json | undefined, now: Json | undefined, unit?: string): Told {
  return {
    kind: 'parameter',
    what,
    ...(before === undefined ? {} : { from: shown(before) }),
    ...(now === undefined ? {} : { to: shown(now) }),
    ...(unit === undefined || typeof now !== 'number' ? {} : { unit }),
  };
}

interface Item {
  readonly module: string;
  readonly version: number;
  readonly params: Params;
}

function isChain(value: Json | undefined): value is Json & readonly Item[] {
  return (
    Array.isArray(value) &&
    value.every(
      (item: Json) => isMapping(item) && typeof item['module'] === 'string' && isMapping(item['params']),
    )
  );
}

/** Items are compared with those of the same name; what stands between them came or went. */
function chainCauses(now: readonly Item[], before: readonly Item[]): Told[] {
  const [names, old] = [now.map(({ module }) => module), before.map(({ module }) => module)];
  const sorted = (all: readonly string[]): string => canonical([...all].sort());
  if (canonical(names) !== canonical(old) && sorted(names) === sorted(old))
    return [parameter('chain', old.join(', '), names.join(', '))];
  const { front, back } = names.length === old.length ? { front: names.length, back: 0 } : common(names, old);
  const unique = (module: string): boolean =>
    [names, old].every((all) => all.filter((name) => name === module).length <= 1);
  const call = ({ module }: Item, i: number): string =>
    unique(module) ? `chain.${module}` : `chain[${i}].${module}`;
  const pair = (i: number, j: number): Told[] =>
    now[i].module === before[j].module
      ? itemCauses(now[i], before[j], call(now[i], i))
      : [gone(call(before[j], j)), fresh(call(now[i], i))];
  return [
    ...range(0, front).flatMap((i) => pair(i, i)),
    ...range(front, before.length - back).map((j) => gone(call(before[j], j))),
    ...range(front, now.length - back).map((i) => fresh(call(now[i], i))),
    ...range(0, back).flatMap((k) => pair(now.length - back + k, before.length - back + k)),
  ];
}

function gone(what: string): Told {
  return { kind: 'parameter', what, from: '' };
}

function fresh(what: string): Told {
  return { kind: 'parameter', what, to: '' };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** As the short forms of the spec have it: `eq[2].gain`, where the processor has one list only; `gain` for `gain.gain`. */
function itemCauses(now: Item, before: Item, name: string): Told[] {
  const lists = Object.keys(now.params).filter((key) => Array.isArray(now.params[key]));
  const version: Told[] =
    now.version === before.version
      ? []
      : [
          {
            kind: 'version',
            what: `${now.module} version`,
            from: String(before.version),
            to: String(now.version),
          },
        ];
  const rest = differences(now.params, before.params).map(({ path, before: old, now: value }) => {
    const bare = path[0] === now.module || (lists.length === 1 && path[0] === lists[0]);
    return parameter(join(name, bare ? path.slice(1) : path), old, value, `?${now.module}.${places(path)}`);
  });
  return [...version, ...rest];
}

/** `['bands', 2, 'makeupGain']` behind `chain.eq` → `chain.eq.bands[2].makeup_gain`. */
function join(start: string, path: Difference['path']): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const key = part.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return text === '' ? key : `${text}.${key}`;
  }, start);
}

function places(path: Difference['path']): string {
  return path
    .map((part) => (typeof part === 'number' ? '[]' : part))
    .join('.')
    .replaceAll('.[]', '[]');
}

const LONG = 48;

/** A value in few characters: numbers with a true minus sign, `none` for null, long things cut. */
export function shown(value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return String(value).replace('-', '−');
  const text = canonical(value);
  return text.length > LONG ? `${text.slice(0, LONG - 1)}…` : text;
}
