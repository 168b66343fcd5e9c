import { canonicalPretty, type Json } from '../base/canonical.ts';
import { sha256 } from '../base/digest.ts';
import { isMapping } from '../plan/differences.ts';
import { type Item, type LoggedStep, type Release, type SetFiles, sourceName } from './content.ts';
import { specDigest } from './manifest.ts';
import { everyTrack } from '../spec/tracks.ts';

/** An in-toto Statement (attestation framework, v1) … */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** … with the predicate of SLSA Build Provenance v1 … */
export const PREDICATE_TYPE = 'https://slsa.dev/provenance/v1';
/** … of a build as this program makes it. */
export const BUILD_TYPE = 'urn:album-release:build:v1';
/** SLSA lets a producer add fields named `<vendor>_<field>`. */
export const STEPS_FIELD = 'albumRelease_steps';

/**
 * `provenance.json`: which deliverable came from which mix by which steps, all by their SHA-256. The same bytes for the
 * same inputs, so what SLSA has for one run is left out: no times, no invocation, no host. It is not signed: who wants
 * to, signs the file. `texts`: the other texts of the release.
 */
export function provenanceOf(release: Release, texts: readonly { path: string; text: string }[]): string {
  const { items, sets, steps, program } = release;
  const [name = '', version = ''] = program.split(' ');
  return canonicalPretty({
    _type: STATEMENT_TYPE,
    subject: [...items.map((item) => subjectOf(item, steps)), ...sets.flatMap(subjectsOf)],
    predicateType: PREDICATE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: {
          spec: { digest: { sha256: specDigest(release) } },
          title: release.spec.album.title,
          artist: release.spec.album.artist,
          targets: [...new Set(items.map(({ target }) => target.name))],
        },
        internalParameters: versionsOf(steps),
        resolvedDependencies: [...files(release), ...tools(release)],
      },
      runDetails: {
        builder: { id: `urn:${name}`, version: { [name]: version } },
        byproducts: texts.map(({ path, text }) => ({ name: path, digest: { sha256: sha256(text) } })),
      },
      [STEPS_FIELD]: steps.map(stepOf),
    },
  });
}

function subjectOf(
  { path, sha256: digest, pcmSha256, track, target }: Item,
  steps: readonly LoggedStep[],
): Json {
  const place = `${String(track.number).padStart(2, '0')}/${target.name}`;
  const step = ['tag', 'encode']
    .map((kind) => `${kind}/${place}`)
    .find((id) => steps.some((made) => made.id === id));
  return {
    name: path,
    digest: { sha256: digest },
    annotations: { track: track.number, target: target.name, step, pcmSha256 },
  };
}

/** Of what tracks make together: which output of which step. */
function subjectsOf({ target, step, files }: SetFiles): Json[] {
  return files.map(({ path, sha256: digest, output }) => ({
    name: path,
    digest: { sha256: digest },
    annotations: { target: target.name, step, output },
  }));
}

/** The user's files, as `mix/01` and `artwork`: where they lie is nobody's business. */
function files({ spec, steps }: Release): Json[] {
  const found = new Map<string, Json>();
  for (const { recipe, sources } of steps) {
    for (const [input, source] of Object.entries(sources)) {
      if (!('file' in source)) continue;
      const track = everyTrack(spec).find(
        ({ number }) => source.file === `mix/${String(number).padStart(2, '0')}`,
      );
      const about = track === undefined ? {} : { annotations: { track: track.number, title: track.title } };
      found.set(source.file, { name: source.file, digest: { sha256: recipe.inputs[input] }, ...about });
    }
  }
  return [...found.values()];
}

function tools(release: Release): Json[] {
  return release.tools.map(({ name, version, sha256: digest }) => ({
    name: `tool/${name}`,
    digest: { sha256: digest },
    annotations: { version },
  }));
}

/** Versions of every kind of step, processor and format that had a part in it. */
function versionsOf(steps: readonly LoggedStep[]): Json {
  const versions = { steps: {}, modules: {}, formats: {} } as Record<string, Record<string, Json>>;
  const note = (shelf: string, name: Json | undefined, version: Json | undefined): void => {
    if (typeof name === 'string' && typeof version === 'number') versions[shelf][name] = version;
  };
  for (const { recipe } of steps) {
    const { chain, limiter, format, formatVersion } = recipe.params;
    note('steps', recipe.kind, recipe.version);
    note('formats', format, formatVersion);
    if (isMapping(limiter)) note('modules', 'limiter', limiter['version']);
    for (const item of Array.isArray(chain) ? (chain as Json[]) : [])
      if (isMapping(item)) note('modules', item['module'], item['version']);
  }
  return versions;
}

/** A step by what went in and what came out; its key is the SHA-256 of its recipe, which stands in the log. */
function stepOf({ id, key, recipe, sources, outputs, facts }: LoggedStep): Json {
  const inputs = Object.entries(recipe.inputs).map(([name, digest]) => [
    name,
    { from: sourceName(sources[name]), sha256: digest },
  ]);
  return {
    id,
    key,
    kind: recipe.kind,
    tools: Object.keys(recipe.tools).sort(),
    inputs: Object.fromEntries(inputs) as Json,
    outputs: { ...outputs },
    facts: { ...facts },
  };
}
