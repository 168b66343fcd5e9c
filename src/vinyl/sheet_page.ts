import { clock } from './checks.ts';
import { formatName, type VinylFormat } from './formats.ts';
import { radiusDrawing } from './radius_drawing.ts';
import {
  type CuttingSheet,
  figure,
  LEVEL_NOTE,
  levelWords,
  limitWords,
  type SheetSide,
  signed,
} from './sheet.ts';

/** The cutting sheet as one printable page (A4 or letter): no script, font or picture comes from anywhere. */
export function sheetPage(sheet: CuttingSheet): string {
  const about = [sheet.artist, sheet.catalog, formatName(sheet.format)].filter((one) => one !== undefined);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped(sheet.title)}: cutting sheet</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(sheet.title)}</h1>
<p>${about.map(escaped).join(' · ')} · cutting sheet</p>
</header>
${sheet.sides.map((side) => sidePart(side, sheet.format)).join('\n')}
<footer>${escaped(LEVEL_NOTE)}</footer>
</body>
</html>
`;
}

function sidePart(side: SheetSide, format: VinylFormat): string {
  const rows = side.tracks.map(({ title, artist, start, seconds }, k) => {
    const name = artist === undefined ? title : `${artist}: ${title}`;
    return `<tr><td>${side.letter}${k + 1}</td><td>${clock(start)}</td><td>${clock(seconds)}</td><td><bdi>${escaped(name)}</bdi></td></tr>`;
  });
  return `<section>
<h2>Side ${side.letter} <small>${escaped(side.file)}</small></h2>
<table>
<thead><tr><th></th><th>Start</th><th>Length</th><th>Track</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
<tfoot><tr><td></td><td></td><td>${clock(side.seconds)}</td><td>total</td></tr></tfoot>
</table>
<dl>
<dt>Loudness</dt><dd>${figure(side.integrated, 'LUFS')}, true peak ${figure(side.truePeak, 'dBTP')}</dd>
<dt>Feasible level</dt><dd><strong>${levelWords(side.feasibility)}</strong></dd>
${othersOf(side)}
</dl>
${side.findings.map(({ level, message }) => `<p class="${level}">${level}: ${escaped(message)}</p>`).join('\n')}
${side.feasibility === null ? '' : radiusDrawing(side.feasibility.profile, format, side.letter)}
</section>`;
}

/** The limits that do not bind, and by how much. */
function othersOf({ feasibility }: SheetSide): string {
  if (feasibility === null) return '';
  const others = feasibility.limits.flatMap(({ limit, level }) =>
    level === null || limit === feasibility.binding?.limit ? [] : [`${limitWords(limit)} ${signed(level)}`],
  );
  return others.length === 0 ? '' : `<dt>Other limits</dt><dd>${others.join('; ')}</dd>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters and halves of surrogate pairs, which a page cannot hold, become U+FFFD. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]).replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
}

const STYLE = `
body { margin: 2rem auto; max-width: 46rem; padding: 0 1rem; font: 15px/1.45 system-ui, sans-serif; color: #1d2124; background: #fff; }
h1 { margin: 0; font-size: 1.6rem; }
header p, footer, small, th, dt { color: #5f666c; }
h2 { margin: 0 0 0.5rem; font-size: 1.15rem; }
small { font-weight: normal; margin-left: 0.6rem; }
section { break-inside: avoid; border-top: 1px solid #dcdfe1; padding-top: 1rem; margin-top: 1.5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 0.15rem 0.6rem 0.15rem 0; font-weight: normal; white-space: nowrap; }
th:last-child, td:last-child { text-align: left; width: 100%; padding-left: 0.6rem; white-space: normal; }
tfoot td { border-top: 1px solid #dcdfe1; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.8rem 0; }
dd { margin: 0; }
.warning { color: #8a5a00; margin: 0.2rem 0; }
.error { color: #b0221c; margin: 0.2rem 0; }
.note { margin: 0.2rem 0; }
svg { display: block; width: 100%; height: auto; margin-top: 0.6rem; }
svg text { font: 11px system-ui, sans-serif; fill: #5f666c; }
footer { margin-top: 1.5rem; font-size: 0.85rem; }
@media print { body { margin: 0; max-width: none; } }
`;
