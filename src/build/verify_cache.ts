import { error, type Finding, warning } from '../base/finding.ts';
import { refusalOf } from '../base/result.ts';
import { remove } from '../host/disk.ts';
import { identifyNow } from '../host/disk-now.ts';
import { auditStore, type Spoiled } from '../store/audit.ts';

/** Reads a whole cache again. With `repair` what is damaged is removed, which costs no more than making it again. */
export async function verifyCache(
  cache: string,
  repair: boolean,
  abort: AbortSignal,
): Promise<{ readonly files: number; readonly findings: readonly Finding[] }> {
  try {
    if (identifyNow(cache)?.kind !== 'directory')
      return { files: 0, findings: [error('no-cache', `${cache} is not there`, { cause: 'usage' })] };
    const { files, spoiled } = await auditStore(cache, abort);
    if (repair) for (const { path } of spoiled) await remove(path);
    return { files, findings: spoiled.map((each) => told(each, repair)) };
  } catch (thrown) {
    return { files: 0, findings: refusalOf(thrown).findings };
  }
}

const NAMES: Readonly<Record<Spoiled['what'], string>> = {
  object: 'object',
  trace: 'memory of step',
  input: 'memory of input',
};

function told({ what, name }: Spoiled, repaired: boolean): Finding {
  const message = `the cache is damaged: ${NAMES[what]} ${name.slice(0, 12)}… is not what was stored`;
  return repaired
    ? warning('removed', `${message}; removed, the next build makes it again`)
    : error('damaged', message, { hint: '--repair removes it; the next build makes it again' });
}
