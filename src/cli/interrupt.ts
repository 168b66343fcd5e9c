import { exitNow, INTERRUPT_CODES, type Interrupt, onInterrupt } from '../host/terminal.ts';

/** From the interrupt until the program ends whether or not everything has stopped. */
const PATIENCE_MS = 1500;

export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code, once there was an interrupt. */
  code(): number | undefined;
  /** Stops listening. */
  end(): void;
}

/** Before a command listens, and after it, an interrupt simply ends the program. */
let listening = false;
onInterrupt((signal) => {
  if (!listening) exitNow(INTERRUPT_CODES[signal]);
});

/** Ctrl-C (and SIGTERM): the work is told to stop; a second one, or patience running out, ends the program. */
export function interruption(): Interruption {
  const controller = new AbortController();
  let first: Interrupt | undefined;
  listening = true;
  const stop = onInterrupt((signal) => {
    if (first !== undefined) exitNow(INTERRUPT_CODES[first]);
    first = signal;
    setTimeout(() => exitNow(INTERRUPT_CODES[signal]), PATIENCE_MS).unref();
    controller.abort();
  });
  return {
    signal: controller.signal,
    code: () => (first === undefined ? undefined : INTERRUPT_CODES[first]),
    end() {
      listening = false;
      stop();
    },
  };
}
