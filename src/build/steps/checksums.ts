import { checksumsOf, LIST_NAMES, type ListKind, listText, type Summed } from '../../packages/checksums.ts';
import { storeBytes } from '../render.ts';
import { type Artifact, type Made, made, pathOf, type Work } from '../work.ts';

interface Params {
  readonly lists: readonly ListKind[];
  /** Paths from the folder that a list stands in, by the names of the inputs. */
  readonly names: readonly (readonly [input: string, name: string])[];
}

/** Files as a receiver gets them → lists of their checksums; each file is read once for all lists. */
export async function checksums(work: Work): Promise<Made> {
  const { lists, names } = work.params as unknown as Params;
  const files: Summed[] = [];
  for (const [i, [input, name]] of names.entries()) {
    files.push({ name, sums: await checksumsOf(pathOf(work, input)) });
    work.progress((i + 1) / names.length);
  }
  const outputs: Record<string, Artifact> = {};
  for (const kind of lists)
    outputs[LIST_NAMES[kind]] = await storeBytes(work, new TextEncoder().encode(listText(kind, files)));
  return made({}, outputs);
}
