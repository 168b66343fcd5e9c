import type { Json } from '../base/canonical.ts';
import type { DiscSet, SidesSet, Spec, Target, Track } from '../spec/spec.ts';
import type { FileSet } from './deliverable.ts';
import type { Part } from './samples.ts';
import { decayId, nativeId } from './ids.ts';
import type { Input, Step } from './step.ts';

/** The files of a target that all its tracks make together, and the steps to them. */
export function setSteps(spec: Spec, target: Target, parts: readonly Part[]) {
  switch (target.set?.type) {
    case 'disc':
      return discSteps(spec, target, target.set, parts);
    case 'sides':
      return sidesSteps(spec, target, target.set, parts);
    default:
      return { steps: [], sets: [] };
  }
}

/** Programmes in order, with where their tracks start in them. */
function partInputs(parts: readonly Part[]): Record<string, Input> {
  return Object.fromEntries(
    parts.flatMap(({ programme, quantise }, i): [string, Input][] => [
      [`audio ${i + 1}`, { from: 'object', step: quantise, output: 'audio' }],
      [`samples ${i + 1}`, { from: 'fact', step: quantise, fact: 'samples' }],
      [`tail ${i + 1}`, { from: 'fact', step: quantise, fact: 'tail' }],
      [`marks ${i + 1}`, { from: 'fact', step: nativeId(programme), fact: 'marks' }],
    ]),
  );
}

/** Names of what a DDP 2.00 set consists of. */
const DDP = ['DDPID', 'DDPMS', 'PQ_DESCR', 'CDTEXT.BIN', 'IMAGE.DAT', 'CHECKSUM.MD5'] as const;

function discSteps(spec: Spec, target: Target, set: DiscSet, parts: readonly Part[]) {
  if (!set.ddp && !set.cue) return { steps: [], sets: [] };
  const common = { tools: [], target: target.name, at: target.at } as const;
  const disc: Step = {
    id: `disc/${target.name}`,
    kind: 'disc',
    params: {
      ...discParams(spec, set),
      programmes: parts.map(({ programme }) => programme.tracks.map(discTrack)),
    },
    inputs: partInputs(parts),
    ...common,
  };
  const sets: FileSet[] = [];
  const steps: Step[] = [disc];
  if (set.ddp) {
    const prove: Step = {
      id: `prove/${target.name}`,
      kind: 'prove',
      params: {},
      inputs: {
        ...Object.fromEntries(
          DDP.map((name): [string, Input] => [
            `ddp/${name}`,
            { from: 'object', step: disc.id, output: `ddp/${name}` },
          ]),
        ),
        layout: { from: 'fact', step: disc.id, fact: 'layout' },
        ...partInputs(parts),
      },
      ...common,
    };
    steps.push(prove);
    sets.push({ target: target.name, folder: target.name, step: disc.id, proof: prove.id });
  } else sets.push({ target: target.name, folder: target.name, step: disc.id });
  return { steps, sets };
}

function discParams({ album, slug }: Spec, set: DiscSet): { [key: string]: Json } {
  const { title, artist, upc } = album;
  const { ddp, cue, copyPermitted, longest, language } = set;
  return {
    slug,
    title,
    artist,
    ean: upc === undefined ? null : upc.padStart(13, '0'),
    catalog: album.catalog ?? null,
    ddp,
    cue,
    copyPermitted,
    longest,
    language,
  };
}

function discTrack({ number, title, artist, isrc, composers, indexes }: Track): Json {
  return { number, title, artist, isrc: isrc ?? null, composers: composers ?? [], indexes };
}

function sidesSteps(spec: Spec, target: Target, set: SidesSet, parts: readonly Part[]) {
  const { title, artist, catalog } = spec.album;
  const gaps = parts.map(({ gap }): Json => {
    if (gap === undefined) return { seconds: 0 };
    return gap.type === 'auto' ? { pause: gap.pause } : { seconds: gap.seconds };
  });
  const inputs = partInputs(parts);
  for (const [i, { gap, programme }] of parts.entries())
    if (gap?.type === 'auto')
      inputs[`decay ${i + 1}`] = { from: 'fact', step: decayId(programme), fact: 'decay' };
  for (const [i, { quantise }] of parts.entries()) {
    inputs[`programme ${i + 1}`] = { from: 'fact', step: quantise, fact: 'programme' };
    inputs[`spectrum ${i + 1}`] = { from: 'fact', step: quantise, fact: 'spectrum' };
  }
  const step: Step = {
    id: `sides/${target.name}`,
    kind: 'sides',
    params: {
      title,
      artist,
      catalog: catalog ?? null,
      encoding: target.encoding,
      speed: set.speed,
      diameter: set.diameter,
      sides: set.sides,
      reorder: set.reorder,
      gaps,
      programmes: parts.map(({ programme }) => programme.tracks.map(discTrack)),
    },
    inputs,
    tools: [],
    target: target.name,
    at: target.at,
  };
  return { steps: [step], sets: [{ target: target.name, folder: target.name, step: step.id }] };
}
