/**
 * Compiles the program into `dist/`: the command line, the worker and the library as a few files in one folder, because
 * Node takes 0.7 ms to find and open each module. What it uses of other packages is inside, with their licences.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build, type Metafile, type Plugin, transform } from 'esbuild';
import type { JsonSchema } from './src/spec/json-schema.ts';
import { composeChainSchema, composeSchema } from './src/spec/schema.ts';
import { shelves } from './src/spec/shelves.ts';

const ROOT = import.meta.dirname;
const DIST = join(ROOT, 'dist');

/** Loaded from where npm puts them: they start threads or programs from files of their own. */
const EXTERNAL = [
  '@wasm-audio-decoders/flac',
  'ffmpeg-static',
  'mpg123-decoder',
  'node-taglib-sharp',
  'sox-bin',
  'tinypool',
  'xmlbuilder2',
  '@wasm-audio-decoders/ogg-vorbis',
  'ogg-opus-decoder',
  'jimp',
];

/** What CommonJS packages inside find in place of their own `require`. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;

/** Without the words for people, which a validator would carry along. */
function unworded(schema: JsonSchema): JsonSchema {
  const words = ['title', 'description'];
  const text = JSON.stringify(schema, (key, value: unknown) =>
    words.includes(key) && typeof value === 'string' ? undefined : value,
  );
  return JSON.parse(text) as JsonSchema;
}

/** ajv's own code for a schema: says no more than whether a value fits. */
function validatorOf(schema: JsonSchema): string {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    ownProperties: true,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true },
  });
  ajv.addVocabulary(['unit', 'patternErrorMessage']);
  return standalone.default(ajv, ajv.compile(unworded(schema)));
}

/** The table of src/spec/quick.ts, filled. */
const validators: Plugin = {
  name: 'validators',
  setup(bundler) {
    const roots: Readonly<Record<string, JsonSchema>> = {
      release: composeSchema(shelves),
      chain: composeChainSchema(shelves),
    };
    const entries = Object.entries(roots).map(
      ([name, { $id }]) => `'${String($id)}': async () => (await import('validator:${name}')).default`,
    );
    bundler.onLoad({ filter: /src\/spec\/quick\.ts$/ }, () => ({
      contents: `export const quick = { ${entries.join(', ')} };`,
    }));
    bundler.onResolve({ filter: /^validator:/ }, ({ path }) => ({ path, namespace: 'validator' }));
    bundler.onLoad({ filter: /./, namespace: 'validator' }, async ({ path }) => {
      const { code } = await transform(validatorOf(roots[path.split(':')[1]]), { minify: true });
      return { contents: code, resolveDir: ROOT };
    });
  },
};

/** Stands for the code in keys of what depends on it: names and contents of all sources. */
function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.ts')) hash.update(`${name}\n`).update(readFileSync(join(ROOT, 'src', name)));
  hash.update(readFileSync(join(ROOT, 'package-lock.json')));
  return hash.digest('hex');
}

/** The licence of every package that is inside, one after the other. */
function licencesOf({ inputs }: Metafile): string {
  const packages = new Set(
    Object.keys(inputs).flatMap((path) => {
      const parts = path.split('node_modules/').at(-1)?.split('/') ?? [];
      if (!path.includes('node_modules/')) return [];
      return [parts.slice(0, parts[0].startsWith('@') ? 2 : 1).join('/')];
    }),
  );
  return [...packages]
    .sort()
    .map((name) => {
      const folder = join(ROOT, 'node_modules', name);
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${name} has no licence file`);
      return `${name}\n${'='.repeat(name.length)}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .join('\n\n');
}

if (existsSync(DIST)) await rm(DIST, { recursive: true });
const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: { release: 'src/cli/main.ts', worker: 'src/build/worker.ts', index: 'src/index.ts' },
  outdir: DIST,
  // Flat: the worker is found beside whichever file asks for it.
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: EXTERNAL,
  define: { BUNDLE: JSON.stringify(digestOfSources()) },
  banner: { js: REQUIRE },
  plugins: [validators],
  metafile: true,
  logLevel: 'warning',
});
await writeFile(join(DIST, 'LICENSES.txt'), licencesOf(metafile));
await chmod(join(DIST, 'release.js'), 0o755);
