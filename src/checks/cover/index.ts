import type { Finding } from '../../base/finding.ts';
import { pictureFindings } from '../../pictures/findings.ts';
import type { Check, CoverFacts } from '../contract.ts';

/** The cover by one receiver's limits; what is wrong with it for everybody was told when it came in. */
export const cover: Check<CoverFacts> = {
  name: 'cover',
  version: 1,
  judge({ picture, receivers, limits }): Finding[] {
    const told = new Set(pictureFindings(picture).map(({ code }) => code));
    return pictureFindings(picture, limits.cover)
      .filter(({ code }) => !told.has(code))
      .map((finding) => ({ ...finding, message: sized(finding, receivers) }));
  },
};

/** With the figures, which a person has to compare. */
function sized({ message, measured, limit }: Finding, receivers: readonly string[]): string {
  return `${message} for ${receivers.join(', ')}: ${measured ?? ''}, wanted ${limit ?? ''}`;
}
