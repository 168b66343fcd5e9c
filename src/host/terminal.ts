import { styleText } from 'node:util';
import { variable } from './environment.ts';

/** The terminal, and the signals that come from it. Findings and progress go to stderr; results to stdout. */
export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

export function printOut(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printErr(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Raw control of the terminal on stderr, for a view that is redrawn. */
export function drawErr(text: string): void {
  process.stderr.write(text);
}

/** True where a person watches stderr and it can be redrawn. */
export function isLive(): boolean {
  return process.stderr.isTTY && variable('TERM') !== 'dumb' && variable('CI') === undefined;
}

export function columns(): number {
  return process.stderr.columns || 80;
}

export function rows(): number {
  return process.stderr.rows || 24;
}

/** Text with a style, plain where the stream is not a terminal or NO_COLOR is set. */
export function styled(style: Style, text: string, stream: 'out' | 'err' = 'err'): string {
  const to = stream === 'out' ? process.stdout : process.stderr;
  if (!to.isTTY || variable('NO_COLOR') !== undefined || variable('TERM') === 'dumb') return text;
  return styleText(style, text);
}

export type Interrupt = 'SIGINT' | 'SIGTERM';
export const INTERRUPT_CODES: Readonly<Record<Interrupt, number>> = { SIGINT: 130, SIGTERM: 143 };

/** Calls back at every interrupt; returns how to stop listening. */
export function onInterrupt(act: (signal: Interrupt) => void): () => void {
  const handlers = (['SIGINT', 'SIGTERM'] as const).map((signal) => [signal, () => act(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}

export function exitCode(code: number): void {
  process.exitCode = code;
}

/** Ends the program at once, whatever still runs. */
export function exitNow(code: number): never {
  process.exit(code);
}

/** A reader that went away (`| head`) is no reason to stop, or to complain. */
export function endureBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EPIPE') throw fault;
    });
  }
}

export function commandLine(): string[] {
  return process.argv;
}
