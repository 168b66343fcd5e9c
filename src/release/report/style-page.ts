import { html } from './html.ts';

/** The page's style, all of it here: no font, picture or script comes from anywhere. */
export const PAGE = html` <style>
  :root {
    color-scheme: light dark;
    --paper: #fcfcfa;
    --ink: #1d2124;
    --quiet: #5f666c;
    --line: #dcdfe1;
    --wave: #8fa3b5;
    --loudness: #17558f;
    --goal: #8a5a00;
    --reduction: #b0413a;
    --warning: #8a5a00;
    --error: #b0221c;
    --passed: #2b6a3c;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #15181b;
      --ink: #e4e6e8;
      --quiet: #9aa2a9;
      --line: #343a40;
      --wave: #6b8196;
      --loudness: #7fb8f0;
      --goal: #e0ac4e;
      --reduction: #e87b72;
      --warning: #e0ac4e;
      --error: #ff8a80;
      --passed: #7fc792;
    }
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    background: var(--paper);
    color: var(--ink);
    font:
      15px/1.5 system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      sans-serif;
    font-variant-numeric: tabular-nums lining-nums;
  }
  main {
    max-width: 80rem;
    margin: 0 auto;
    padding: 2.5rem 1.5rem 4rem;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  figure {
    margin: 0;
  }
  h1 {
    font-size: 2.1rem;
    line-height: 1.2;
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 1.3rem;
    font-weight: 650;
    margin: 3rem 0 0.75rem;
    padding-top: 1rem;
    border-top: 1px solid var(--line);
  }
  h3 {
    font-size: 1.05rem;
    font-weight: 650;
    margin: 2rem 0 0.25rem;
    overflow-wrap: anywhere;
  }
  a {
    color: inherit;
    text-decoration-color: var(--quiet);
    text-underline-offset: 0.2em;
  }
  code {
    font:
      0.85em ui-monospace,
      'SF Mono',
      Menlo,
      Consolas,
      monospace;
  }
  small,
  .quiet,
  .key,
  figcaption,
  caption,
  dt,
  footer {
    color: var(--quiet);
  }
  .artist {
    font-size: 1.1rem;
    color: var(--quiet);
    overflow-wrap: anywhere;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 2rem;
    margin: 0.75rem 0;
  }
  .facts dt {
    font-size: 0.8rem;
  }
  .facts dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .verdict {
    display: inline-block;
    margin-top: 0.5rem;
    padding: 0.3rem 0.8rem;
    border: 1px solid;
    border-radius: 0.35rem;
    font-weight: 600;
  }
  .passed {
    color: var(--passed);
  }
  .warning {
    color: var(--warning);
  }
  .error {
    color: var(--error);
  }
  .note {
    color: inherit;
  }
  .scroll {
    overflow-x: auto;
    margin: 0.5rem 0;
  }
  table {
    border-collapse: collapse;
    font-size: 0.86rem;
  }
  caption {
    text-align: left;
    padding: 0.25rem 0;
    white-space: nowrap;
  }
  th,
  td {
    padding: 0.3rem 0.7rem 0.3rem 0;
    vertical-align: top;
    text-align: left;
    border-bottom: 1px solid var(--line);
    font-weight: 400;
  }
  thead th {
    vertical-align: bottom;
    color: var(--quiet);
    font-size: 0.93em;
    line-height: 1.3;
    border-bottom-color: var(--quiet);
  }
  .figures td,
  .figures th {
    white-space: nowrap;
  }
  .wordy th[scope='row'] {
    min-width: 18rem;
  }
  .wordy tbody * {
    max-width: 24rem;
    overflow-wrap: anywhere;
  }
  .wordy td.text {
    min-width: 8rem;
  }
  .wordy td.number {
    min-width: 6rem;
  }
  .wordy code {
    white-space: nowrap;
  }
  .figures .number {
    text-align: right;
    min-width: 4.6em;
  }
  .wordy .number {
    text-align: right;
  }
  .number + .text {
    padding-left: 1rem;
  }
  tfoot th,
  tfoot td {
    border-bottom: 0;
    font-weight: 600;
  }
  .figures tbody th:first-child {
    min-width: 9rem;
  }
  .figures .title {
    display: inline-block;
    max-width: 20rem;
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: bottom;
  }
  .mark {
    display: inline-block;
    width: 1.25em;
    text-align: center;
    border-radius: 0.25em;
    background: var(--warning);
    color: var(--paper);
    text-decoration: none;
    font-weight: 700;
  }
  .looks {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr));
    gap: 1rem 2rem;
  }
  figure {
    min-width: 0;
    max-width: 46rem;
  }
  figcaption {
    font-size: 0.86rem;
  }
  .chain {
    margin: 0.25rem 0 1rem;
    padding-left: 1.5rem;
  }
  .chain ul {
    margin: 0;
    padding-left: 1.2rem;
  }
  .setting {
    white-space: nowrap;
  }
  footer {
    margin-top: 3rem;
    padding-top: 1rem;
    border-top: 1px solid var(--line);
    font-size: 0.86rem;
    overflow-wrap: anywhere;
  }
  @media (max-width: 40rem) {
    main {
      padding: 1.5rem 1rem 3rem;
    }
    h1 {
      font-size: 1.6rem;
    }
  }
  @page {
    size: A4 landscape;
    margin: 12mm;
  }
  @media print {
    :root {
      --paper: #fff;
      --ink: #000;
      --quiet: #444;
      --line: #ccc;
      --loudness: #17558f;
      --goal: #8a5a00;
      --warning: #8a5a00;
      --error: #b0221c;
      --passed: #2b6a3c;
      --wave: #8fa3b5;
      --reduction: #b0413a;
    }
    body {
      font-size: 10pt;
    }
    main {
      max-width: none;
      padding: 0;
    }
    .scroll {
      overflow: visible;
    }
    table {
      font-size: 8pt;
    }
    .figures .number {
      min-width: 0;
    }
    th,
    td {
      padding-right: 0.5em;
    }
    figure,
    tr,
    header {
      break-inside: avoid;
    }
    h2,
    h3 {
      break-after: avoid;
    }
  }
</style>`;
