#!/usr/bin/env node
// First, so that an early interrupt is met.
import './interrupt.ts';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { refusalOf } from '../base/result.ts';
import { commandLine, endureBrokenPipe, exitCode, printErr } from '../host/terminal.ts';
import { EXIT, exitOf } from './exit.ts';

/** The command line. Each command is a file of its own, loaded only when it is called. */
function commandTree(): Command {
  const program = new Command('release')
    .description(
      'Turns a text file and the mixes into a finished release: mastered, encoded, tagged, verified.',
    )
    .version('0.8.0')
    .showHelpAfterError('(release --help shows the commands)')
    .showSuggestionAfterError()
    .exitOverride();
  buildCommands(program);
  fileCommands(program);
  diffCommand(program);
  careCommands(program);
  return program;
}

function buildCommands(program: Command): void {
  example(
    program
      .command('build')
      .argument('<spec>', 'the release spec, a YAML file')
      .description('build and publish the release')
      .option('--out <dir>', 'where the release folder goes (default: out/ beside the spec)')
      .option('--jobs <n>', 'steps at a time (default: all cores)', count)
      .option(
        '--only <name>',
        'only this target or track; may be repeated. Published beside the whole release',
        collect,
        [],
      )
      .option('--force', 'make every step again')
      .option('--check', 'make every step again and compare it with the stored one, byte for byte')
      .option('--frozen', 'refuse, with exit code 4, what would differ from the lock beside the spec')
      .option('--relevel', 'solve album gains anew, instead of keeping those in the lock')
      .option('--json', 'events as NDJSON on stdout')
      .action(async (spec: string, options: object) => end((await import('./build.ts')).run(spec, options))),
    'release build album.yaml --only cd',
  );
  watchCommand(program);
  example(
    program
      .command('check')
      .argument('<spec>', 'the release spec')
      .description('validate the spec and inspect the mixes; renders nothing')
      .option('--json', 'events as NDJSON on stdout')
      .action(async (spec: string, options: object) => end((await import('./check.ts')).run(spec, options))),
    'release check album.yaml',
  );
  example(
    program
      .command('plan')
      .argument('<spec>', 'the release spec')
      .description('what would run, what would be reused, and why')
      .option('--only <name>', 'only this target, track or version; may be repeated', collect, [])
      .option('--relevel', 'as a build with --relevel would run')
      .option('--json', 'one JSON object on stdout')
      .action(async (spec: string, options: object) => end((await import('./plan.ts')).run(spec, options))),
    'release plan album.yaml',
  );
  example(
    program
      .command('why')
      .argument('<spec>', 'the release spec')
      .argument('<name>', 'a deliverable (cd/02), a target, a track or a step')
      .description('why it would be made again, or was made last: what changed, from what to what')
      .option('--json', 'one JSON object on stdout')
      .action(async (spec: string, name: string, options: object) =>
        end((await import('./why.ts')).run(spec, name, options)),
      ),
    'release why album.yaml cd/02',
  );
}

function watchCommand(program: Command): void {
  example(
    program
      .command('watch')
      .argument('<spec>', 'the release spec')
      .description('build, and build again what a change affects, until interrupted')
      .option('--out <dir>', 'where the release folder goes (default: out/ beside the spec)')
      .option('--jobs <n>', 'steps at a time (default: all cores)', count)
      .option('--only <name>', 'only this target, track or version; may be repeated', collect, [])
      .option('--force', 'make every step again, the first time')
      .option('--frozen', 'refuse what would differ from the lock beside the spec, say what, and go on')
      .option('--relevel', 'solve album gains anew, instead of keeping those in the lock')
      .option('--poll', 'look by the clock: for network shares that tell of no changes')
      .option(
        '--notify <command>',
        'run this after each build, without a shell (quotes keep words together); RELEASE_STATE is published or refused',
      )
      .option('--json', 'events as NDJSON on stdout')
      .action(async (spec: string, options: object) => end((await import('./watch.ts')).run(spec, options))),
    'release watch album.yaml',
  );
}

function fileCommands(program: Command): void {
  example(
    program
      .command('measure')
      .argument('<file...>', 'audio files of any kind')
      .description('loudness, true peak and stereo figures of audio files')
      .option('--json', 'one JSON array on stdout')
      .action(async (files: string[], options: object) =>
        end((await import('./measure.ts')).run(files, options)),
      ),
    'release measure mixes/*.wav',
  );
  example(
    program
      .command('process')
      .argument('<in>', 'an audio file')
      .argument('<out>', 'the WAV file to write')
      .requiredOption('--chain <file>', 'a YAML list of processors, as under chain: in a spec')
      .description('put one file through a chain: same rate, same length, nothing else done to it')
      .option('--bits <n>', '16, 20 or 24 (default: 32-bit float)')
      .option(
        '--dither <name>',
        'always applied when named (default: tpdf, unless every sample lies on the grid)',
      )
      .option('--json', 'one JSON object on stdout')
      .action(async (from: string, to: string, options: { readonly chain: string }) =>
        end((await import('./process.ts')).run(from, to, options)),
      ),
    'release process mix.wav out.wav --chain chain.yaml --bits 24',
  );
  example(
    program
      .command('verify')
      .argument('[folder]', 'a published release; with --cache, a spec (default: the cache in this folder)')
      .description('read a published release again: digests, formats, samples, where all came from')
      .option('--mixes <spec>', 'also whether the mixes beside this spec are those it was made from')
      .option('--cache', 'read the whole cache beside a spec again instead of a release')
      .option('--repair', 'with --cache: remove what is damaged; the next build makes it again')
      .option('--json', 'events as NDJSON on stdout')
      .action(async (folder: string | undefined, options: object) =>
        end((await import('./verify.ts')).run(folder, options)),
      ),
    'release verify out/night-drive',
  );
}

function diffCommand(program: Command): void {
  example(
    program
      .command('diff')
      .argument('<a>', 'the folder of a published release')
      .argument('[b]', 'the folder of the release to compare it with')
      .description('what changed from release A to B: level, tone, peaks, width, length, tags, null depth')
      .option('--previous', 'compare A with the release published there before it')
      .option('--html <file>', 'also write a page with pictures')
      .option('--fail-if-different', 'exit with 4 unless the two are the same, file for file')
      .option('--json', 'one JSON object on stdout, with all figures')
      .action(async (a: string, b: string | undefined, options: object) =>
        end((await import('./diff.ts')).run(a, b, options)),
      ),
    'release diff out/night-drive --previous',
  );
}

function careCommands(program: Command): void {
  example(
    program
      .command('init')
      .argument('[dir]', 'where the mixes are', '.')
      .description('write a commented spec for the audio files found there')
      .action(async (dir: string) => end((await import('./init.ts')).run(dir))),
    'release init .',
  );
  example(
    program
      .command('import')
      .argument('<disc>', 'the folder of a DDP 2.00 set, or a cue sheet')
      .argument('[dir]', 'where the spec and mixes/ go', '.')
      .description('write a CD master back as one WAV a track and a spec')
      .option('--json', 'events as NDJSON on stdout')
      .action(async (disc: string, dir: string, options: object) =>
        end((await import('./import.ts')).run(disc, dir, options)),
      ),
    'release import plant/ddp night-drive',
  );
  example(
    program
      .command('schema')
      .argument('[name]', 'release or chain', 'release')
      .description('print a JSON Schema')
      .action(async (name: string) => end((await import('./schema.ts')).run(name))),
    'release schema > release.schema.json',
  );
  example(
    program
      .command('modules')
      .argument('[name]', 'one processor only')
      .description('the processors a chain may hold, with their parameters')
      .option('--json', 'one JSON array on stdout')
      .action(async (name: string | undefined, options: object) =>
        end((await import('./modules.ts')).run(name, options)),
      ),
    'release modules eq',
  );
  example(
    program
      .command('doctor')
      .description('the tools found, what each can do, and how to install what is missing')
      .option('--json', 'one JSON object on stdout')
      .action(async (options: object) => end((await import('./doctor.ts')).run(options))),
    'release doctor',
  );
  example(
    program
      .command('clean')
      .argument('[spec]', 'the release spec whose cache is meant (default: the cache in this folder)')
      .description('remove from the cache what the last builds did not need; never what a running one may')
      .option('--keep <n>', 'what the last n builds of each spec needed stays (default: 2)', count)
      .option('--max-size <size>', 'e.g. 10GB: beyond, the least recently needed goes too')
      .option('--older-than <age>', 'e.g. 30d: what no build has needed for so long goes, whoever needs it')
      .option('--all', 'remove the whole cache')
      .option('--dry-run', 'tell what would go, and remove nothing')
      .option('--json', 'one JSON object on stdout')
      .action(async (spec: string | undefined, options: object) =>
        end((await import('./clean.ts')).run(spec, options)),
      ),
    'release clean album.yaml --keep 3 --max-size 10GB',
  );
}

function example(command: Command, line: string): void {
  command.addHelpText('after', `\nExample:\n  ${line}`);
}

function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 256)
    throw new InvalidArgumentError('a whole number from 1 to 256 is needed.');
  return n;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

async function end(code: Promise<number>): Promise<void> {
  exitCode(await code);
}

/** Trouble that no command turned into findings itself: a usage error, a refusal, or a bug. */
async function main(): Promise<void> {
  endureBrokenPipe();
  try {
    await commandTree().parseAsync(commandLine());
  } catch (thrown) {
    const known = thrown instanceof CommanderError;
    exitCode(known ? (thrown.exitCode === 0 ? EXIT.done : EXIT.usage) : report(thrown));
  }
}

function report(thrown: unknown): number {
  try {
    const { findings } = refusalOf(thrown);
    for (const { message, hint } of findings)
      printErr(hint === undefined ? `error  ${message}` : `error  ${message}\n  hint: ${hint}`);
    return Math.max(EXIT.refused, exitOf(findings));
  } catch (bug) {
    const text = bug instanceof Error ? (bug.stack ?? bug.message) : String(bug);
    printErr(`This is a bug in release, not in your files. Please report it with the lines below.\n${text}`);
    return EXIT.bug;
  }
}

await main();
