/**
 * One build as a program of its own, which may be told to die or to fail at any of its effects on the outside world:
 * `node build.mjs '{"spec": …}'`. Prints one line of JSON, unless it died.
 */
import { build } from '../../../src/build/build.ts';
import { interposed } from '../../../src/host/effect.ts';
import { loadSpec } from '../../../src/spec/load.ts';
import { interposerOf, type Order, type Told } from '../order.ts';

const order = JSON.parse(process.argv[2]) as Order;
if (order.umask !== undefined) process.umask(order.umask);
const { spec, findings } = await loadSpec(order.spec);
if (spec === undefined) throw new Error(JSON.stringify(findings));
const effects: string[] = [];
interposed.by = interposerOf(order.fault, effects, () => process.kill(process.pid, 'SIGKILL'));
const end = await build(spec, {
  jobs: order.jobs ?? 1,
  inThread: order.threads !== true,
  ...(order.shuffle === undefined ? {} : { shuffle: order.shuffle }),
});
const told: Told = { type: end.type, findings: end.findings, effects };
process.stdout.write(`${JSON.stringify(told)}\n`);
