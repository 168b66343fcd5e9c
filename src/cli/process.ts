import { basename, extname, resolve } from 'node:path';
import { type Dither, processFile, type ProcessOptions, type Processed } from '../build/process_file.ts';
import { decibelsOf } from '../base/decibel.ts';
import { isRefused } from '../base/finding.ts';
import { refusalOf } from '../base/result.ts';
import { type Bits, DITHERS } from '../dsp/dither/index.ts';
import { currentFolder, userCache } from '../host/environment.ts';
import { printErr, printOut } from '../host/terminal.ts';
import { loadChain } from '../spec/load.ts';
import type { Source } from '../spec/source.ts';
import { EXIT, exitOf } from './exit.ts';
import { printFindings } from './findings.ts';
import { interruption } from './interrupt.ts';
import { printAll } from './spec.ts';
import { clock, figure } from './table.ts';

interface Options {
  readonly chain: string;
  readonly bits?: string;
  readonly dither?: string;
  readonly json?: boolean;
}

const BITS: readonly Bits[] = [16, 20, 24];

/** `release process IN OUT --chain FILE.yaml`: returns the exit code. */
export async function run(input: string, output: string, options: Options): Promise<number> {
  const json = options.json === true;
  const bits = BITS.find((n) => String(n) === options.bits);
  const dither = DITHERS.find((name) => name === options.dither);
  const wrong = misuse(output, options, bits, dither);
  if (wrong !== undefined) {
    printErr(`error  ${wrong}`);
    return EXIT.usage;
  }
  const file = place(options.chain);
  const { chain, source, findings } = await loadChain(file);
  // With places in the chain's file, so on stderr always: stdout is one object with --json.
  printAll(findings, source, basename(file), false);
  if (chain === undefined || isRefused(findings)) {
    const code = exitOf(findings);
    return code === EXIT.refused ? EXIT.usage : code;
  }
  const stop = interruption();
  const code = await tried(
    output,
    json,
    { file, source },
    {
      input: { name: input, path: place(input) },
      output: { name: output, path: place(output) },
      chain,
      ...(bits === undefined ? {} : { bits }),
      ...(dither === undefined ? {} : { dither }),
      tools: async () => {
        const { findTools } = await import('../tools/find.ts');
        return (await findTools({ cache: userCache() })).tools;
      },
      abort: stop.signal,
    },
  );
  stop.end();
  return stop.code() ?? code;
}

function misuse(output: string, options: Options, bits?: Bits, dither?: Dither): string | undefined {
  if (options.bits !== undefined && bits === undefined)
    return `--bits ${options.bits}: it is 16, 20 or 24; leave it out for 32-bit float`;
  if (options.dither !== undefined && dither === undefined)
    return `--dither ${options.dither}: known are ${DITHERS.join(', ')}`;
  if (dither !== undefined && bits === undefined)
    return '--dither needs --bits: 32-bit float is not dithered';
  if (!['.wav', '.wave'].includes(extname(output).toLowerCase()))
    return `${output}: the output is a WAV file and must be called so`;
  return undefined;
}

function place(written: string): string {
  return resolve(currentFolder(), written);
}

/** What has a place has it in the chain's file; the rest is about the input. */
async function tried(
  output: string,
  json: boolean,
  { file, source }: { readonly file: string; readonly source: Source | undefined },
  options: ProcessOptions,
): Promise<number> {
  try {
    const made = await processFile(options);
    if (json) printOut(JSON.stringify(reported(output, made)));
    else {
      const placed = made.findings.filter(({ at }) => at !== undefined);
      printFindings(placed, source, basename(file));
      const others = made.findings.filter(({ at }) => at === undefined);
      printFindings(others, undefined, options.input.name);
      printOut(told(output, made));
    }
    return EXIT.done;
  } catch (thrown) {
    const { findings } = refusalOf(thrown);
    printFindings(findings, undefined, options.input.name);
    const usage = findings.some(({ cause }) => cause === 'usage');
    return usage ? EXIT.usage : Math.max(EXIT.refused, exitOf(findings));
  }
}

function reported(output: string, { peak, ...made }: Processed): object {
  const level = decibelsOf(peak);
  return { file: output, ...made, peak: Number.isFinite(level) ? level : null };
}

function told(output: string, { format, encoding, frames, latency, dither, peak }: Processed): string {
  const level = decibelsOf(peak);
  return [
    output,
    clock(frames / format.rate),
    `${format.rate / 1000} kHz`,
    encoding,
    `peak ${figure(Number.isFinite(level) ? level : null, 2)} dBFS`,
    ...(dither === 'none' ? [] : [`dither ${dither}`]),
    ...(latency === 0 ? [] : [`${latency} frames of delay taken out`]),
  ].join('  ');
}
