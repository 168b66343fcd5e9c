import type { Json } from '../base/canonical.ts';
import type { DiscSet, SidesSet, Spec, Target, Track } from '../spec/spec.ts';
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

/** Programmes in order. */
function partSounds(parts: readonly Part[]): Record<string, Input> {
  return Object.fromEntries(
    parts.map(({ quantise }, i): [string, Input] => [
      `audio ${i + 1}`,
      { from: 'object', step: quantise, output: 'audio' },
    ]),
  );
}

/** How long they are. */
function partLengths(parts: readonly Part[]): Record<string, Input> {
  return Object.fromEntries(
    parts.map(({ quantise }, i): [string, Input] => [
      `samples ${i + 1}`,
      { from: 'fact', step: quantise, fact: 'samples' },
    ]),
  );
}

/** How long they are, and where their tracks start in them. */
function partFacts(parts: readonly Part[]): Record<string, Input> {
  const places = Object.fromEntries(
    parts.flatMap(({ programme, quantise }, i): [string, Input][] => [
      [`tail ${i + 1}`, { from: 'fact', step: quantise, fact: 'tail' }],
      [`marks ${i + 1}`, { from: 'fact', step: nativeId(programme), fact: 'marks' }],
    ]),
  );
  return { ...partLengths(parts), ...places };
}

/** Names of what stands in a DDP 2.00 set beside the image. */
const DDP = ['DDPID', 'DDPMS', 'PQ_DESCR', 'CDTEXT.BIN', 'CHECKSUM.MD5', 'CHECKSUM.TXT'] as const;
const IMAGE = 'IMAGE.DAT';

/** The image hangs on the sound alone: a title corrected, only what tells of it is written again. */
function discSteps(spec: Spec, target: Target, set: DiscSet, parts: readonly Part[]) {
  if (!set.ddp && !set.cue) return { steps: [], sets: [] };
  const common = { tools: [], target: target.name, at: target.at } as const;
  const image: Step = {
    id: `image/${target.name}`,
    kind: 'image',
    params: { image: set.ddp ? `ddp/${IMAGE}` : null, wav: set.cue ? `${spec.slug}.wav` : null },
    inputs: { ...partSounds(parts), ...partLengths(parts) },
    ...common,
  };
  const reread = rereadStep(image, parts);
  const read: Record<string, Input> = { image: { from: 'fact', step: reread.id, fact: 'read' } };
  const disc: Step = {
    id: `disc/${target.name}`,
    kind: 'disc',
    params: {
      ...discParams(spec, set),
      programmes: parts.map(({ programme }) => programme.tracks.map(discTrack)),
    },
    inputs: { ...partFacts(parts), ...(set.ddp ? read : {}) },
    ...common,
  };
  const own = { target: target.name, folder: target.name };
  if (!set.ddp)
    return {
      steps: [image, disc],
      sets: [
        { ...own, step: image.id },
        { ...own, step: disc.id },
      ],
    };
  const prove = proveStep(disc, read);
  return {
    steps: [image, reread, disc, prove],
    sets: [
      { ...own, step: image.id, proof: reread.id },
      { ...own, step: disc.id, proof: prove.id },
    ],
  };
}

function rereadStep(image: Step, parts: readonly Part[]): Step {
  return {
    ...image,
    id: image.id.replace('image', 'reread'),
    kind: 'reread',
    params: { name: IMAGE },
    inputs: { image: { from: 'object', step: image.id, output: `ddp/${IMAGE}` }, ...partLengths(parts) },
  };
}

function proveStep(disc: Step, read: Record<string, Input>): Step {
  const descriptors = DDP.map((name): [string, Input] => [
    `ddp/${name}`,
    { from: 'object', step: disc.id, output: `ddp/${name}` },
  ]);
  return {
    ...disc,
    id: disc.id.replace('disc', 'prove'),
    kind: 'prove',
    params: {},
    inputs: {
      ...Object.fromEntries(descriptors),
      ...read,
      layout: { from: 'fact', step: disc.id, fact: 'layout' },
    },
  };
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
  const inputs: Record<string, Input> = { ...partSounds(parts), ...partFacts(parts) };
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
