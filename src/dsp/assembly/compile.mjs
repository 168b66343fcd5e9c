import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import asc from 'assemblyscript/asc';

const KERNELS = join(import.meta.dirname, '..', 'primitives', 'kernels');
/** Twins of other rooms than dsp. */
const ELSEWHERE = { metering: join(import.meta.dirname, '..', '..', 'audio', 'kernels') };
/** Sources that others include, without a module of their own. */
const PARTS = ['frames', 'groove_bands', 'groove_motion', 'groove_pairs', 'groove_peaks', 'pcm', 'weighting'];
const FLAGS = [
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--optimizeLevel',
  '3',
  '--noAssert',
  '--use',
  'abort=',
];

/** The text of kernels/<name>.wasm.ts, compiled from <name>.ts in this folder. */
export async function moduleText(name) {
  const folder = await mkdtemp(join(tmpdir(), 'kernels-'));
  try {
    const file = join(folder, 'out.wasm');
    const { error, stderr } = await asc.main([join(import.meta.dirname, `${name}.ts`), '-o', file, ...FLAGS]);
    if (error !== null) throw new Error(stderr.toString());
    const bytes = await readFile(file);
    const source = relative(folderOf(name), join(import.meta.dirname, `${name}.ts`));
    return `// Compiled from ${source} by \`make kernels\`.\nexport const WASM =\n  '${bytes.toString('base64')}';\n`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function names() {
  const files = await readdir(import.meta.dirname);
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .filter((name) => !PARTS.includes(name))
    .sort();
}

function folderOf(name) {
  return ELSEWHERE[name] ?? KERNELS;
}

export function pathOf(name) {
  return join(folderOf(name), `${name}.wasm.ts`);
}

if (process.argv[1] === import.meta.filename) {
  const wanted = process.argv.slice(2);
  for (const name of wanted.length > 0 ? wanted : await names()) {
    await writeFile(pathOf(name), await moduleText(name));
  }
}
