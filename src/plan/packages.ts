import type { Json } from '../base/canonical.ts';
import { LIST_NAMES } from '../packages/checksums.ts';
import { filePath } from '../spec/names.ts';
import type { Spec, Target, Track } from '../spec/spec.ts';
import { trackOf } from '../spec/tracks.ts';
import type { Deliverable, FileSet } from './deliverable.ts';
import { nn } from './ids.ts';
import type { Input, Step } from './step.ts';

/** Folder of the release in which packages stand. */
const FOLDER = 'packages';

/**
 * What a receiver gets in one piece: a message for its machines, lists of checksums, and a ZIP of all; the versions
 * behind the tracks.
 */
export function packageSteps(spec: Spec, target: Target, deliverables: readonly Deliverable[]) {
  const steps: Step[] = [];
  const sets: FileSet[] = [];
  const own = deliverables.map((deliverable) => ({ track: trackOf(spec, deliverable.track), deliverable }));
  if (own.length === 0) return { steps, sets };
  const message = target.message ? messageStep(spec, target, own) : undefined;
  if (message !== undefined) {
    steps.push(message);
    sets.push({ target: target.name, folder: target.name, step: message.id });
  }
  const parts = target.zip ? packed(spec, target, own, message) : lying(spec, target, own, message);
  const lists = checksumsStep(target, parts);
  if (lists !== undefined) {
    steps.push(lists);
    if (!target.zip) sets.push({ target: target.name, folder: target.name, step: lists.id });
  }
  if (target.zip) {
    const parcel = parcelStep(spec, target, [...parts, ...listParts(target, lists)]);
    steps.push(parcel);
    sets.push({ target: target.name, folder: FOLDER, step: parcel.id });
  }
  return { steps, sets };
}

interface Own {
  readonly track: Track;
  readonly deliverable: Deliverable;
}

function messageName({ album, slug }: Spec): string {
  return `${album.upc ?? slug}.xml`;
}

/** A file as a receiver gets it. */
interface Part {
  /** What the step that takes it in calls it. */
  readonly input: string;
  readonly from: Input;
  /** Its path from the folder that all of them stand in. */
  readonly name: string;
}

const inputsOf = (parts: readonly Part[]): Record<string, Input> =>
  Object.fromEntries(parts.map(({ input, from }) => [input, from]));

/** As they lie in the target's folder of the release. */
function lying(spec: Spec, target: Target, own: readonly Own[], message: Step | undefined): Part[] {
  return [...fileParts(target, own, ''), ...messageParts(spec, message)];
}

/** As they lie in a ZIP: with a message in `resources` beside it. */
function packed(spec: Spec, target: Target, own: readonly Own[], message: Step | undefined): Part[] {
  const folder = message === undefined ? '' : 'resources/';
  return [...fileParts(target, own, folder), ...coverParts(spec, folder), ...messageParts(spec, message)];
}

function fileParts(target: Target, own: readonly Own[], folder: string): Part[] {
  return own.map(({ track, deliverable }) => ({
    input: `file ${nn(track)}`,
    from: { from: 'object', step: deliverable.steps.file, output: 'file' },
    name: `${folder}${filePath(track, target)}`,
  }));
}

/** `cover.png`, as the artwork is called by its kind. */
function coverParts({ artwork }: Spec, folder: string): Part[] {
  if (artwork === undefined) return [];
  const extension = /\.[A-Za-z0-9]+$/.exec(artwork.written)?.[0].toLowerCase() ?? '';
  const from: Input = { from: 'object', step: 'artwork', output: 'picture' };
  return [{ input: 'cover', from, name: `${folder}cover${extension}` }];
}

function messageParts(spec: Spec, message: Step | undefined): Part[] {
  if (message === undefined) return [];
  const name = messageName(spec);
  return [{ input: 'message', from: { from: 'object', step: message.id, output: name }, name }];
}

function listParts({ checksums = [] }: Target, lists: Step | undefined): Part[] {
  if (lists === undefined) return [];
  return checksums.map((kind): Part => {
    const name = LIST_NAMES[kind];
    return { input: kind, from: { from: 'object', step: lists.id, output: name }, name };
  });
}

/** Lists of checksums for what stands beside them. */
function checksumsStep({ name, checksums, at }: Target, parts: readonly Part[]): Step | undefined {
  if (checksums === undefined) return undefined;
  return {
    id: `checksums/${name}`,
    kind: 'checksums',
    params: { lists: checksums, names: parts.map((part) => [part.input, part.name]) },
    inputs: inputsOf(parts),
    tools: [],
    target: name,
    at,
  };
}

/** All in one folder that is called by the UPC. */
function parcelStep(spec: Spec, target: Target, parts: readonly Part[]): Step {
  const root = spec.album.upc ?? spec.slug;
  return {
    id: `parcel/${target.name}`,
    kind: 'parcel',
    params: {
      file: `${spec.slug}-${target.name}.zip`,
      names: parts.map(({ input, name }) => [input, `${root}/${name}`]),
    },
    inputs: inputsOf(parts),
    tools: [],
    target: target.name,
    at: target.at,
  };
}

/** A title as a message has it: of a version `Song (Radio Mix)` is `Song` with the subtitle `Radio Mix`. */
function titleParams(spec: Spec, { title, version }: Track): { readonly [key: string]: string } {
  if (version === undefined) return { title };
  const main = trackOf(spec, version.of).title;
  const subtitle =
    title.startsWith(`${main} (`) && title.endsWith(')') ? title.slice(main.length + 2, -1) : '';
  return { ...(subtitle === '' ? { title } : { title: main, subtitle }), rendition: version.name };
}

/** A DDEX message (ERN 4.3) that tells of each file. */
function messageStep(spec: Spec, target: Target, own: readonly Own[]): Step {
  const cover = coverParts(spec, '');
  const inputs = inputsOf([...fileParts(target, own, ''), ...cover]);
  if (spec.artwork !== undefined) inputs['picture'] = { from: 'fact', step: 'artwork', fact: 'cover' };
  for (const { track, deliverable } of own)
    inputs[`samples ${nn(track)}`] = { from: 'fact', step: deliverable.steps.quantise, fact: 'samples' };
  return {
    id: `message/${target.name}`,
    kind: 'message',
    params: {
      name: messageName(spec),
      cover: cover.at(0)?.name ?? null,
      format: target.format,
      lossless: target.lossless,
      album: spec.album as unknown as Json,
      tracks: own.map(({ track }) => ({
        nn: nn(track),
        name: filePath(track, target),
        ...titleParams(spec, track),
        artist: track.artist,
        artists: track.artists ?? [track.artist],
        composers: track.composers ?? [],
        isrc: track.isrc ?? '',
      })),
    },
    inputs,
    tools: [],
    target: target.name,
    at: target.at,
  };
}
