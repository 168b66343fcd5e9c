import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

/** Rooms from the top floor down. Imports go only downwards; rooms on one floor know nothing of each other. */
const FLOORS: readonly (readonly string[])[] = [
  ['cli'],
  ['build'],
  ['release'],
  ['plan'],
  ['spec'],
  ['targets'],
  ['checks'],
  ['meters'],
  ['dsp', 'formats', 'disc', 'vinyl', 'packages', 'pictures', 'ddex'],
  ['tools'],
  ['store'],
  ['audio'],
  ['host'],
  ['base'],
];
const SHELVES = ['dsp', 'meters', 'formats', 'checks', 'targets'];
const SRC = join(import.meta.dirname, '..', 'src');

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files: SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, target]) => target);
    return { path: path.split(sep).join('/'), room: path.split(sep)[0], text, imports };
  })
  // src/index.ts is the library's door: it may show everything.
  .filter(({ path }) => path !== 'index.ts');

const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));

/** Paths within src that a file imports. */
function inside({ path, imports }: SourceFile): string[] {
  return imports
    .filter((target) => target.startsWith('.'))
    .map((target) =>
      relative(SRC, join(SRC, path, '..', target))
        .split(sep)
        .join('/'),
    );
}

function offences(judge: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => judge(file).map((offence) => `${file.path}: ${offence}`));
}

test('Every room has a floor.', () => {
  expect(offences(({ room }) => (floorOf(room) < 0 ? [`room ${room} has no floor`] : []))).toEqual([]);
});

test('Imports go only downwards.', () => {
  const upward = offences((file) =>
    inside(file).filter((target) => {
      const room = target.split('/')[0];
      return room !== file.room && floorOf(room) <= floorOf(file.room);
    }),
  );
  expect(upward).toEqual([]);
});

test('A shelf item imports its contract and primitives, never a sibling or the index.', () => {
  const sideways = offences((file) => {
    const [shelf = '', item = '', ...rest] = file.path.split('/');
    if (!SHELVES.includes(shelf) || rest.length === 0) return [];
    // A programme is what all meters say together: it is made of its siblings by definition.
    if (shelf === 'meters' && item === 'programme') return [];
    return inside(file).filter((target) => {
      const [room, other = '', ...below] = target.split('/');
      if (room !== shelf || other === item || other === 'primitives') return false;
      return below.length > 0 || other === 'index.ts';
    });
  });
  expect(sideways).toEqual([]);
});

test("Only spec, build and the command line read a shelf's index.", () => {
  const readers = offences((file) =>
    ['spec', 'build', 'cli'].includes(file.room)
      ? []
      : inside(file).filter((target) => SHELVES.some((shelf) => target === `${shelf}/index.ts`)),
  );
  expect(readers).toEqual([]);
});

test('Only host touches the outside world.', () => {
  const forbidden =
    /node:(fs|child_process)|\bnew Date\b|\bDate\.now|Math\.random|(?<![/\w])process\.|\bconsole\./;
  const touching = offences(({ room, text }) =>
    room === 'host'
      ? []
      : text.split('\n').filter((line) => forbidden.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line)),
  );
  expect(touching).toEqual([]);
});

test('Nothing depends on the locale, and signal code not on the power function of a Node version.', () => {
  const signal = ['dsp', 'meters', 'audio', 'base'];
  const found = offences(({ room, text }) =>
    text.split('\n').filter((line) => {
      if (/^\s*(\*|\/\/|\/\*)/.test(line)) return false;
      return (
        line.includes('localeCompare') ||
        (signal.includes(room) && /\*\*|Math\.pow/.test(line.replace(/\/\*\*.*|\/\/.*/, '')))
      );
    }),
  );
  expect(found).toEqual([]);
});

test('Files circle nowhere.', () => {
  const edges = new Map(files.map((file) => [file.path, inside(file)]));
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const target of edges.get(path) ?? []) walk(target, [...way, path]);
    state.set(path, 'done');
  };
  for (const { path } of files) walk(path, []);
  expect(circles).toEqual([]);
});

test('Files stay within 350 lines.', () => {
  expect(offences(({ text }) => (text.split('\n').length > 351 ? ['too long'] : []))).toEqual([]);
});
