import { readdirSync, readFileSync } from 'node:fs';

/** Megabytes (10^6 bytes) resident. */
export interface Resident {
  /** Highest sum over a process and all below it; pages shared between them count in each. */
  readonly together: number;
  /** Highest resident set of any one of them. */
  readonly largest: number;
}

export interface MemoryWatch {
  readonly start: (pid: number) => void;
  readonly end: () => Resident;
}

const PERIOD_MS = 50;

/** Watches a process and its descendants through /proc (Linux only; elsewhere the figures are NaN). */
export function watchMemory(): MemoryWatch {
  let together = Number.NaN;
  let largest = Number.NaN;
  let timer: NodeJS.Timeout | undefined;
  const look = (root: number): void => {
    const family = familyOf(root).map(statusOf);
    if (family.length === 0) return;
    together = Math.max(Number.isNaN(together) ? 0 : together, sum(family.map(({ now }) => now)));
    largest = Math.max(Number.isNaN(largest) ? 0 : largest, ...family.map(({ highest }) => highest));
  };
  return {
    start(pid) {
      timer = setInterval(() => look(pid), PERIOD_MS);
    },
    end() {
      clearInterval(timer);
      return { together, largest };
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A process and everything below it. */
function familyOf(root: number): number[] {
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)]));
  const family = new Set<number>();
  // Numbers wrap around, so a child may have a lower one than its parent: until nothing is added.
  for (let size = -1; size !== family.size;) {
    size = family.size;
    for (const [pid, parent] of parents)
      if (pid === root || (parent !== undefined && family.has(parent))) family.add(pid);
  }
  return [...family];
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** proc(5), /proc/PID/stat: field 4; the name in field 2 may hold spaces and brackets. */
function parentOf(pid: number): number | undefined {
  const stat = read(pid, 'stat');
  return stat === '' ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** proc(5), /proc/PID/status: VmRSS and VmHWM in kB of 1024 bytes; a process that has just ended has neither. */
function statusOf(pid: number): { now: number; highest: number } {
  const status = read(pid, 'status');
  const [now, highest] = ['VmRSS', 'VmHWM'].map(
    (key) => (Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1024) / 1e6,
  );
  return { now, highest };
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
