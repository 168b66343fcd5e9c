/**
 * Process groups of the children that run now. Each child leads a group of its own, because ending a child alone
 * leaves its grandchildren behind; a front end ends all groups when it is interrupted.
 */

/** From asking a group to end until it is made to. */
export const GRACE_MS = 500;

export interface GroupWatch {
  readonly onSpawn?: (pid: number) => void;
  readonly onExit?: (pid: number) => void;
}

const live = new Set<number>();
let watch: GroupWatch = {};
let guarded = false;

/** Told of every group from now on; a worker thread passes it on to the thread that handles interrupts. */
export function watchGroups(next: GroupWatch): void {
  watch = next;
}

/** Leaders of the groups that this thread started and that have not ended. */
export function liveGroups(): number[] {
  return [...live];
}

export function enterGroup(pid: number): void {
  if (!guarded) {
    guarded = true;
    process.once('exit', () => live.forEach((leader) => signalGroup(leader, 'SIGKILL')));
  }
  live.add(pid);
  watch.onSpawn?.(pid);
}

export function leaveGroup(pid: number): void {
  live.delete(pid);
  watch.onExit?.(pid);
}

/** False where no process of the group is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    // Windows knows no process groups; there the child alone is ended.
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Ends groups (all of this thread's, unless told which): politely, then by force. */
export async function killAll(groups: readonly number[] = liveGroups()): Promise<void> {
  const stubborn = groups.filter((pid) => signalGroup(pid, 'SIGTERM'));
  const deadline = performance.now() + GRACE_MS;
  while (stubborn.some((pid) => signalGroup(pid, 0)) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 10));
  for (const pid of stubborn) signalGroup(pid, 'SIGKILL');
}
