import type { Encoding } from '../../audio/format.ts';
import type { Json } from '../../base/canonical.ts';
import { formats } from '../../formats/index.ts';
import type { Format } from '../../formats/contract.ts';
import { remove } from '../../host/disk.ts';
import { withObject } from '../render.ts';
import { type Made, made, objectOf, type Work } from '../work.ts';

/** Quantised samples → a file of the target's format, without tags. */
export async function encode(work: Work): Promise<Made> {
  const format = formatOf(work);
  // The samples already stand in a WAV file of our own writing.
  if (format.name === 'wav') return made({}, { file: objectOf(work, 'audio') });
  const to = await work.store.temporary();
  try {
    await withObject(work, 'audio', (source) =>
      format.encode({
        source,
        encoding: work.params['encoding'] as Encoding,
        options: work.params['options'],
        to,
        tools: work.tools,
        abort: work.abort,
      }),
    );
    return made({}, { file: await work.store.adopt(to) });
  } catch (thrown) {
    await remove(to);
    throw thrown;
  }
}

export function formatOf(work: Work): Format {
  const name: Json | undefined = work.params['format'];
  const format = formats.find((candidate) => candidate.name === name);
  if (format === undefined) throw new Error(`no such format: ${JSON.stringify(name)}`);
  return format;
}
