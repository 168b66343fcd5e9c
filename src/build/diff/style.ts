import { html } from '../../release/report/html.ts';

/** What the page of a comparison has beside the report's: before is grey, after is blue, differences are filled. */
export const STYLE = html` <style>
  svg .bar {
    fill: var(--loudness);
    fill-opacity: 0.8;
    stroke: none;
  }
  svg .bar.faint {
    fill: var(--quiet);
    fill-opacity: 0.35;
  }
  svg .depth {
    fill: var(--reduction);
    fill-opacity: 0.75;
    stroke: none;
  }
  svg .room {
    fill: var(--line);
    fill-opacity: 0.6;
    stroke: none;
  }
  header ul {
    margin: 1rem 0 0;
    padding-left: 1.2rem;
  }
</style>`;
