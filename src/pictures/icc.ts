/** Header and number of tags (ICC.1:2022, clause 7.2 and 7.3). */
const TAGS = 128;

/** The description an ICC profile carries; `unnamed` where it carries none that can be read. */
export function profileName(profile: Uint8Array): string {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  if (view.byteLength < TAGS + 4) return 'unnamed';
  const count = view.getUint32(TAGS);
  for (let i = 0; i < count; i++) {
    const entry = TAGS + 4 + 12 * i;
    if (entry + 12 > view.byteLength) break;
    if (signature(profile, entry) !== 'desc') continue;
    const start = view.getUint32(entry + 4);
    const length = view.getUint32(entry + 8);
    if (start + length <= view.byteLength && length >= 28) return described(profile, view, start, length);
  }
  return 'unnamed';
}

/** Version 2 has ASCII with a length, version 4 a list of UTF-16 texts, of which the first is taken (10.15, 10.24). */
function described(profile: Uint8Array, view: DataView, start: number, length: number): string {
  const type = signature(profile, start);
  const [from, size, unicode] =
    type === 'desc'
      ? [start + 12, view.getUint32(start + 8), false]
      : [start + view.getUint32(start + 24), view.getUint32(start + 20), true];
  if (from + size > start + length || (type !== 'desc' && type !== 'mluc')) return 'unnamed';
  const bytes = Buffer.from(profile.subarray(from, from + size - (unicode ? size % 2 : 0)));
  const text = unicode ? bytes.swap16().toString('utf16le') : bytes.toString('latin1');
  return text.replace(/[\p{Cc}]/gu, '').trim() || 'unnamed';
}

function signature(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
}
