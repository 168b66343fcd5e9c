import { type Part, text } from './part.ts';

/**
 * VersionType of the allowed value sets of DDEX (version 3, 2022), by the words that a name has to hold. The first that
 * fits; whatever fits none is written as user-defined. A TV track (backing vocals, no lead) is in none of them.
 */
const TYPES: readonly (readonly [name: RegExp, type: string])[] = [
  [/\bkaraoke\b/, 'KaraokeVersion'],
  [/\binstrumental\b/, 'InstrumentalVersion'],
  [/\b(?:acap+el+a|a cap+el+a)\b/, 'ACappellaVersion'],
  [/\b(?:remix|rmx)\b/, 'RemixVersion'],
  [/\bradio\b/, 'RadioVersion'],
  [/\bclean\b/, 'CleanVersion'],
  [/\blive\b/, 'LiveVersion'],
  [/\bdemo\b/, 'DemoVersion'],
  [/\bsession\b/, 'SessionVersion'],
  [/\bmono\b/, 'MonoVersion'],
  [/\bsingle\b/, 'SingleVersion'],
  [/\balbum\b/, 'AlbumVersion'],
  [/\b(?:edit|edited|short)\b/, 'EditedVersion'],
  [/\balternat(?:e|ive)\b/, 'AlternativeVersion'],
  [/\bmix\b/, 'MixVersion'],
];

/** What a version called `instrumental`, `radio edit` … is to a machine. */
export function versionType(name: string, namespace: string): string | Part {
  const words = name.toLowerCase().replace(/[\s._-]+/g, ' ');
  const found = TYPES.find(([pattern]) => pattern.test(words));
  return found?.[1] ?? text('UserDefined', { Namespace: namespace, UserDefinedValue: name });
}
