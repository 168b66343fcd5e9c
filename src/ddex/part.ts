/** A composite as the XML builder takes it: keys in the standard's order, `@` attributes, `#` text, lists repeated. */
export interface Part {
  readonly [name: string]: string | Part | readonly Part[] | readonly string[];
}

/** A part that is left out where there is nothing to say. */
export function optional(name: string, value: string | Part | undefined): Part {
  return value === undefined ? {} : { [name]: value };
}

/** Text with attributes. */
export function text(value: string, attributes: Readonly<Record<string, string>>): Part {
  const named = Object.entries(attributes).map(([name, of]) => [`@${name}`, of] as const);
  return { ...Object.fromEntries(named), '#': value };
}

/** What is said once and holds everywhere. */
export const WORLDWIDE = { ApplicableTerritoryCode: 'Worldwide', IsDefault: 'true' };

/** ISO 8601, to the millisecond: 204.5 s is `PT3M24.5S`. */
export function isoDuration(seconds: number): string {
  const all = Math.round(seconds * 1000);
  const hours = Math.floor(all / 3_600_000);
  const minutes = Math.floor(all / 60_000) % 60;
  const rest = String((all % 60_000) / 1000);
  return `PT${hours > 0 ? `${hours}H` : ''}${hours > 0 || minutes > 0 ? `${minutes}M` : ''}${rest}S`;
}

/** Title and subtitle, as one line and taken apart. */
export function titles(title: string, version: string | undefined): Part {
  return {
    DisplayTitleText: version === undefined ? title : `${title} (${version})`,
    DisplayTitle: { ...attributes(WORLDWIDE), TitleText: title, ...optional('SubTitle', version) },
  };
}

/** A ℗ or © line with the year that stands in it. */
export function rightsLine(kind: 'PLine' | 'CLine', line: string | undefined): Part {
  if (line === undefined) return {};
  const year = /(?<!\d)(?:19|20)\d\d(?!\d)/.exec(line)?.[0];
  return { [kind]: { ...optional('Year', year), [`${kind}Text`]: line } };
}

function attributes(of: Readonly<Record<string, string>>): Part {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [`@${name}`, value]));
}
