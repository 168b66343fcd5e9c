import type { Store } from '../store/store.ts';
import type { Release } from './content.ts';
import { specDigest } from './manifest.ts';
import { findingsOf, headOf } from './report/head.ts';
import { html } from './report/html.ts';
import { picturesOf } from './report/pictures.ts';
import { PAGE } from './report/style-page.ts';
import { PICTURES } from './report/style-pictures.ts';
import { setsOf } from './report/sets.ts';
import { targetsOf } from './report/targets.ts';
import { timelineOf } from './report/timeline.ts';
import { chainsOf, toolsOf } from './report/workings.ts';

/**
 * `report.html`: what was delivered and how it measures, for people; one page that needs nothing beside it. The same
 * bytes for the same release: no time, no path of this machine. Throws `Refused` if a curve cannot be read from the store.
 */
export async function reportOf(release: Release, store: Store): Promise<string> {
  const { title, artist } = release.spec.album;
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${artist} – ${title}: release report</title>
        ${PAGE}${PICTURES}
      </head>
      <body>
        <main>
          ${headOf(release)} ${findingsOf(release.findings)} ${targetsOf(release)} ${setsOf(release)}
          ${timelineOf(release)} ${await picturesOf(release, store)} ${chainsOf(release)} ${toolsOf(release)}
          <footer>
            The same figures for machines: <a href="manifest.json">manifest.json</a>; every step:
            <a href="log.ndjson">log.ndjson</a>; every file's SHA-256:
            <a href="checksums.sha256">checksums.sha256</a>.<br />Spec <code>${specDigest(release)}</code>
          </footer>
        </main>
      </body>
    </html> `.text;
}
