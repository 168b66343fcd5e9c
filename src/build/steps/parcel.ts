import { remove } from '../../host/disk.ts';
import { writeZip, type ZipSource } from '../../packages/zip.ts';
import { type Made, made, pathOf, type Work } from '../work.ts';

/** Files of a target → one ZIP; `names` are their paths in it, by the names of the inputs. */
export async function parcel(work: Work): Promise<Made> {
  const names = work.params['names'] as unknown as readonly (readonly [input: string, name: string])[];
  const to = await work.store.temporary();
  try {
    await writeZip(
      to,
      names.map(([input, name]): ZipSource => ({ name, file: pathOf(work, input) })),
    );
    return made({}, { [work.params['file'] as string]: await work.store.adopt(to) });
  } catch (thrown) {
    await remove(to);
    throw thrown;
  }
}
