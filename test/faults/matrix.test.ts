import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf } from '../whole/rig.ts';
import { pairwise, type Row } from './matrix.ts';
import { type Album, compile, createAlbum, randomOf, runProgram } from './rig.ts';

const SEED = Number(process.env['FAULTS_SEED'] ?? 1);
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'node-24');

/** Node 24 from the npm registry, kept in node_modules/.cache; undefined where it is not to be had. */
function node24(): string | undefined {
  const binary = join(CACHE, 'node_modules', 'node', 'bin', 'node');
  try {
    if (!existsSync(binary)) {
      mkdirSync(CACHE, { recursive: true });
      execFileSync('npm', ['install', '--prefix', CACHE, '--no-audit', '--no-fund', 'node@24'], {
        stdio: 'pipe',
      });
    }
    return execFileSync(binary, ['--version'], { encoding: 'utf8' }).startsWith('v24.') ? binary : undefined;
  } catch {
    return undefined;
  }
}

const newer = node24();
const FACTORS = {
  path: ['plain', 'with spaces/and deeper', 'ünï-cødé 日本'],
  locale: ['C', 'de_DE.UTF-8', 'tr_TR.UTF-8', 'sv_SE.UTF-8'],
  zone: ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'],
  umask: ['0', '18', '63'],
  jobs: ['1', '2', '8'],
  node: newer === undefined ? [process.execPath] : [process.execPath, newer],
  cache: ['cold', 'warm', 'half'],
  order: ['plan', '1', '77', '4242'],
};

let album: Album;
let compiled: Awaited<ReturnType<typeof compile>>;
const random = randomOf(SEED);
beforeAll(async () => {
  album = await createAlbum('matrix');
  compiled = await compile('build');
});
afterAll(() => {
  album.project.remove();
  compiled.remove();
});

/** Half of the traces and half of the objects go. */
function halve(folder: string): void {
  for (const shelf of ['objects', 'traces']) {
    const root = join(folder, '.release', 'v1', shelf);
    for (const shard of readdirSync(root)) if (random() < 0.5) rmSync(join(root, shard), { recursive: true });
  }
}

/** The release that a build in these circumstances makes. */
async function contentIn(row: Row, folder: string): Promise<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  album.project.copySources(folder);
  const env = { LC_ALL: row['locale'], LANG: row['locale'], TZ: row['zone'] };
  const order = {
    spec: join(folder, 'album.yaml'),
    jobs: Number(row['jobs']),
    threads: true,
    umask: Number(row['umask']),
    ...(row['order'] === 'plan' ? {} : { shuffle: Number(row['order']) }),
  };
  const run = () => runProgram(compiled.program, order, { node: row['node'], env });
  if (row['cache'] !== 'cold') await run();
  if (row['cache'] === 'half') halve(folder);
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  const { told, err } = await run();
  if (told?.type !== 'published') return { refused: JSON.stringify(told?.findings ?? err) };
  return contentOf(join(folder, 'out', 'faults'));
}

test('Every pair of path, locale, time zone, umask, jobs, Node, cache and order of the steps gives the same bytes.', async () => {
  const rows = pairwise(FACTORS, random);
  const wrong: string[] = [];
  for (const [i, row] of rows.entries()) {
    const folder = album.project.path('rows', `${i} ${row['path']}`);
    const content = await contentIn(row, folder);
    const expected = album.contents[0];
    const names = new Set([...Object.keys(content), ...Object.keys(expected)]);
    const differing = [...names].filter((name) => content[name] !== expected[name]);
    if (differing.length > 0)
      wrong.push(`${JSON.stringify(row)}: ${differing.join(' ')} ${content['refused'] ?? ''}`);
    rmSync(folder, { recursive: true, force: true });
  }
  const versions = FACTORS.node.map((node) => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim());
  console.info(
    `same bytes: ${rows.length} rows hold every pair of ${Object.keys(FACTORS).length} factors, ` +
      `Node ${versions.join(' and ')}${newer === undefined ? ' (no Node 24 was to be had)' : ''}, ` +
      `seed ${SEED}, ${wrong.length} differ`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(16);
  expect(wrong).toEqual([]);
});
