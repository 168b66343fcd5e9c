/**
 * Names of files and folders made from titles: the same on every file system, never a path, never empty.
 * Sources: Windows naming rules (reserved characters and device names), POSIX (no slash, no NUL), 255-byte names of
 * ext4 and APFS, of which a title gets 200 so that a number, a dash and an extension still fit.
 */
const MOST_BYTES = 200;
const MOST_SLUG = 80;

/** Refused by Windows, or a separator somewhere, or invisible: control characters, halves of surrogate pairs. */
const UNSAFE = /[/\\:*?"<>|\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Marks that turn the reading direction: a name could show another extension than it has. */
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
/** Device names on Windows, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/iu;

/** A title as a file name without extension: NFC, at most 200 bytes of UTF-8, cut between graphemes. */
export function safeName(title: string): string {
  const plain = title.replace(DIRECTION, '').replace(UNSAFE, '_').replace(/\s+/gu, ' ').normalize('NFC');
  const name = trimmed(cut(trimmed(plain), MOST_BYTES));
  if (name === '') return 'untitled';
  return DEVICE.test(name) ? `_${name}` : name;
}

/** No dot or dash in front (hidden files, options), no dot or space behind (Windows drops them). */
function trimmed(name: string): string {
  return name.replace(/^[\s.-]+/u, '').replace(/[\s.]+$/u, '');
}

function cut(name: string, most: number): string {
  if (Buffer.byteLength(name) <= most) return name;
  // Made here: few names are long, and it takes a while.
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  let kept = '';
  let bytes = 0;
  for (const { segment } of graphemes.segment(name)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > most) break;
    kept += segment;
  }
  return kept;
}

/** Letters that NFKD does not take apart. */
const LATIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  '&': ' and ',
};

/** A title as the name of the release's folder: `Night Drive` → `night-drive`; `release` where no letter is left. */
export function slug(title: string): string {
  const ascii = title
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðþłı&]/gu, (letter) => LATIN[letter] ?? letter);
  const name = ascii
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_SLUG + 1)
    .replace(/^-+/, '')
    .slice(0, MOST_SLUG)
    .replace(/-+$/, '');
  if (name === '') return 'release';
  return DEVICE.test(name) ? `${name}-release` : name;
}

/** What two names have in common when a file system that ignores case cannot tell them apart. */
export function sameFile(name: string): string {
  return safeName(name).normalize('NFKC').toUpperCase().toLowerCase();
}

/**
 * `01 - Title.wav`: what a track's file is called; `01-title.wav` where a DDEX message tells of it, whose names are
 * of plain letters, digits, dots and dashes.
 */
export function fileName(
  {
    number,
    title,
    version,
  }: { readonly number: number; readonly title: string; readonly version?: { readonly of: number } },
  { extension, message }: { readonly extension: string; readonly message?: boolean },
): string {
  const nn = String(version?.of ?? number).padStart(2, '0');
  return message === true ? `${nn}-${slug(title)}${extension}` : `${nn} - ${safeName(title)}${extension}`;
}

/**
 * Where a track's file stands in its target's folder: a version's in a folder of its own, called by the version; by its
 * slug where a DDEX message tells of it.
 */
export function filePath(
  track: { readonly number: number; readonly title: string; readonly version?: TrackVersion },
  target: { readonly extension: string; readonly message?: boolean },
): string {
  const { version } = track;
  const name = fileName(track, target);
  return version === undefined ? name : `${versionFolder(version.name, target)}/${name}`;
}

interface TrackVersion {
  readonly name: string;
  readonly of: number;
}

/** A folder of a target's that holds the files of a version. */
export function versionFolder(name: string, { message }: { readonly message?: boolean }): string {
  return message === true ? slug(name) : name;
}
