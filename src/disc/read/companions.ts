import type { Algorithm } from './digests.ts';
import type { Faults } from './faults.ts';
import type { SetFolder } from './folder.ts';

/** A file of checksums beside the set; not a part of it, and named and laid out as each writer likes. */
const NAMES = /checksum|\.(?:md5|crc|sfv|chk|sha256)$/i;
const BYTES_MAX = 1024 * 1024;
const DIGITS: Readonly<Record<number, Algorithm>> = { 8: 'crc32', 32: 'md5', 64: 'sha256' };
const SUM = '[0-9A-Fa-f]{64}|[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}';
/** `sum *name` (md5sum), `MD5 (name) = sum`, `name=sum`, `name sum`. */
const LINES: readonly RegExp[] = [
  new RegExp(`^(?<sum>${SUM})\\s+\\*?(?<name>.+)$`),
  new RegExp(`^[A-Za-z0-9-]+ ?\\((?<name>.+)\\) ?= ?(?<sum>${SUM})$`),
  new RegExp(`^(?<name>.+?)(?:\\s*[=:]\\s*|\\s+)(?<sum>${SUM})$`),
];

interface Claim {
  readonly where: string;
  readonly name: string;
  readonly algorithm: Algorithm;
  readonly sum: string;
}

/**
 * Compares the checksum files in the folder with the files they name; returns their names. Each file is read once for all
 * of them. Codes: checksum-line (warning), checksum-file-missing, checksum-wrong, checksum-none (warning).
 */
export async function judgeCompanions(
  folder: SetFolder,
  set: readonly string[],
  faults: Faults,
): Promise<readonly string[]> {
  const companions = folder.names.filter((name) => NAMES.test(name) && !set.includes(name));
  const claims: Claim[] = [];
  for (const name of companions) {
    const bytes = await folder.small(name, BYTES_MAX, faults);
    if (bytes !== undefined) claims.push(...claimsOf(new TextDecoder().decode(bytes), name, faults));
  }
  for (const named of new Set(claims.map(({ name }) => name)))
    await judgeFile(
      folder,
      named,
      claims.filter(({ name }) => name === named),
      faults,
    );
  return companions;
}

/** Lines without a checksum are headings (`[CRC32 Checksum]`) and comments. */
function claimsOf(text: string, file: string, faults: Faults): Claim[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const claims = lines.flatMap((line, i) => {
    const trimmed = line.trim();
    if (trimmed === '' || /^(?:\[.*\]|[;#]|\/\/)/.test(trimmed)) return [];
    const where = `${file}:${i + 1}`;
    const found = LINES.map((form) => form.exec(trimmed)?.groups).find((groups) => groups !== undefined);
    if (found === undefined) {
      faults.warning(
        'checksum-line',
        where,
        `'${trimmed.slice(0, 60)}' is no checksum as known here; it is left out`,
      );
      return [];
    }
    const name = found.name.split(/[/\\]/).at(-1) ?? '';
    return [{ where, name, algorithm: DIGITS[found.sum.length], sum: found.sum.toLowerCase() }];
  });
  if (claims.length === 0) faults.warning('checksum-none', file, 'there is no checksum in it');
  return claims;
}

async function judgeFile(
  folder: SetFolder,
  name: string,
  claims: readonly Claim[],
  faults: Faults,
): Promise<void> {
  const found = folder.find(name);
  if (found === undefined) {
    faults.error('checksum-file-missing', claims[0].where, `names ${name}, which is missing`, {
      measured: name,
    });
    return;
  }
  const digests = await folder.digests(found, new Set(claims.map(({ algorithm }) => algorithm)));
  for (const { where, algorithm, sum } of claims) {
    const measured = digests.get(algorithm) ?? '';
    if (measured !== sum)
      faults.error(
        'checksum-wrong',
        where,
        `${name} has the ${algorithm.toUpperCase()} ${measured}, ${sum} is expected`,
        {
          measured,
          limit: sum,
          hint: `${name} was changed or damaged after the set was written`,
        },
      );
  }
}
