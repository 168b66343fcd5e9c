import type { Json } from '../base/canonical.ts';
import { filePath } from '../spec/names.ts';
import type { Spec, Target, Track } from '../spec/spec.ts';
import { trackOf } from '../spec/tracks.ts';
import type { Deliverable, FileSet } from './deliverable.ts';
import { nn } from './ids.ts';
import type { Input, Step } from './step.ts';

/** Folder of the release in which packages stand. */
const FOLDER = 'packages';

/** What a receiver gets in one piece: a message for its machines, and a ZIP of all; the versions behind the tracks. */
export function packageSteps(spec: Spec, target: Target, deliverables: readonly Deliverable[]) {
  const steps: Step[] = [];
  const sets: FileSet[] = [];
  const own = deliverables.map((deliverable) => ({
    track: trackOf(spec, deliverable.track),
    deliverable,
  }));
  if (own.length === 0) return { steps, sets };
  const message = target.message ? messageStep(spec, target, own) : undefined;
  if (message !== undefined) {
    steps.push(message);
    sets.push({ target: target.name, folder: target.name, step: message.id });
  }
  if (target.zip) {
    const parcel = parcelStep(spec, target, own, message);
    steps.push(parcel);
    sets.push({ target: target.name, folder: FOLDER, step: parcel.id });
  }
  return { steps, sets };
}

interface Own {
  readonly track: Track;
  readonly deliverable: Deliverable;
}

function fileInputs(own: readonly Own[]): Record<string, Input> {
  return Object.fromEntries(
    own.map(({ track, deliverable }): [string, Input] => [
      `file ${nn(track)}`,
      { from: 'object', step: deliverable.steps.file, output: 'file' },
    ]),
  );
}

function coverInput({ artwork }: Spec): Record<string, Input> {
  return artwork === undefined ? {} : { cover: { from: 'object', step: 'artwork', output: 'picture' } };
}

/** `cover.png`, as the artwork is called by its kind. */
function coverName({ artwork }: Spec): string | undefined {
  if (artwork === undefined) return undefined;
  return `cover${/\.[A-Za-z0-9]+$/.exec(artwork.written)?.[0].toLowerCase() ?? ''}`;
}

function messageName({ album, slug }: Spec): string {
  return `${album.upc ?? slug}.xml`;
}

/** With a message the files lie beside it in `resources`, in a folder named by the UPC; else in one folder. */
function parcelStep(spec: Spec, target: Target, own: readonly Own[], message: Step | undefined): Step {
  const root = spec.album.upc ?? spec.slug;
  const folder = message === undefined ? root : `${root}/resources`;
  const names = own.map(({ track }): [string, string] => [
    `file ${nn(track)}`,
    `${folder}/${filePath(track, target)}`,
  ]);
  const inputs = { ...fileInputs(own), ...coverInput(spec) };
  const cover = coverName(spec);
  if (cover !== undefined) names.push(['cover', `${folder}/${cover}`]);
  if (message !== undefined) {
    inputs['message'] = { from: 'object', step: message.id, output: messageName(spec) };
    names.push(['message', `${root}/${messageName(spec)}`]);
  }
  return {
    id: `parcel/${target.name}`,
    kind: 'parcel',
    params: { file: `${spec.slug}-${target.name}.zip`, names },
    inputs,
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
  const inputs: Record<string, Input> = { ...fileInputs(own), ...coverInput(spec) };
  if (spec.artwork !== undefined) inputs['picture'] = { from: 'fact', step: 'artwork', fact: 'cover' };
  for (const { track, deliverable } of own)
    inputs[`samples ${nn(track)}`] = { from: 'fact', step: deliverable.steps.quantise, fact: 'samples' };
  return {
    id: `message/${target.name}`,
    kind: 'message',
    params: {
      name: messageName(spec),
      cover: coverName(spec) ?? null,
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
