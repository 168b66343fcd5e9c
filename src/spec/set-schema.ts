import { choice, flag, integer, literal, text } from '../base/schema.ts';
import type { TargetPreset } from '../targets/contract.ts';
import { type JsonSchema, plain } from './json-schema.ts';

/** Language codes of CD-Text (EBU Tech 3264) by ISO 639-1. */
export const LANGUAGES: Readonly<Record<string, number>> = {
  de: 0x08,
  en: 0x09,
  es: 0x0a,
  fr: 0x0f,
  it: 0x15,
  nl: 0x1d,
  pl: 0x20,
  pt: 0x21,
  sv: 0x28,
};

/** What a CD has where nobody says otherwise. 79:38 is what plants take without asking. */
export const DISC = { ddp: true, cue: true, copyPermitted: false, longest: '79:38', language: 'en' } as const;

export const SIDES = { speed: 33, diameter: 12 } as const;

/** Keys of a target whose tracks make something together. */
export function setKeys(set: TargetPreset['set']): Record<string, JsonSchema> {
  if (set === 'disc') return discKeys;
  return set === 'sides' ? sidesKeys : {};
}

const discKeys: Record<string, JsonSchema> = {
  ddp: plain(flag('A DDP 2.00 set for the plant, read back before it is published.', DISC.ddp)),
  cue: plain(flag('The disc as one WAV with a cue sheet.', DISC.cue)),
  copy_permitted: plain(flag('The flag that permits digital copies.', DISC.copyPermitted)),
  longest: {
    ...plain(text('Longest programme taken without a warning, mm:ss.')),
    pattern: '^[0-9]{2}:[0-5][0-9]$',
    patternErrorMessage: 'must be mm:ss',
    default: DISC.longest,
  },
  language: plain(choice('language of the CD-Text', Object.keys(LANGUAGES), DISC.language)),
};

const trackNumbers: JsonSchema = {
  description: 'The numbers of the tracks of one side, in order.',
  type: 'array',
  items: plain(integer('Number of a track.', { min: 1, max: 99 })),
  minItems: 1,
};

const sidesKeys: Record<string, JsonSchema> = {
  speed: {
    description: 'Revolutions a minute: 33 (and a third) or 45.',
    enum: [33, 45],
    default: SIDES.speed,
  },
  diameter: { description: 'Diameter in inches.', enum: [7, 10, 12], default: SIDES.diameter },
  sides: {
    description: 'The numbers of the tracks of each side, or auto: as balanced as their order allows.',
    anyOf: [
      plain(literal('auto', 'sides of nearly the same length')),
      { title: 'lists of track numbers', type: 'array', items: trackNumbers, minItems: 1, maxItems: 12 },
    ],
    default: 'auto',
  },
  reorder: plain(flag('With sides: auto, tracks may change places: loud and bright ones outside.', false)),
};
