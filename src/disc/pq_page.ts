import { PQ_COLUMNS, PQ_LEGEND, pqHead, type PqRow, type PqSheet } from './pq_sheet.ts';

/** The PQ sheet as one self-contained HTML page: black on white, to be printed on A4; long tables repeat their heading. */
export function pqPage(sheet: PqSheet): string {
  const name = sheet.title === '' ? 'PQ sheet' : `PQ sheet: ${sheet.title}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(name)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>PQ sheet</h1>
<dl>
${pqHead(sheet)
  .map(([term, value]) => `<div><dt>${term}</dt><dd>${escaped(value)}</dd></div>`)
  .join('\n')}
</dl>
${table(sheet)}
<p>${PQ_LEGEND}</p>
${files(sheet)}</body>
</html>
`;
}

const STYLE = `@page { size: A4 portrait; margin: 15mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 8mm; max-width: 210mm; background: #fff; color: #000; font: 9.5pt/1.35 "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
h1 { margin: 0 0 4mm; font-size: 17pt; letter-spacing: 0.02em; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 1mm 8mm; margin: 0 0 5mm; }
dl div { display: flex; gap: 3mm; border-bottom: 0.2mm solid #999; padding-bottom: 0.6mm; }
dt { flex: 0 0 20mm; font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
th { border-bottom: 0.5mm solid #000; text-align: left; font-size: 8.5pt; }
th, td { padding: 0.8mm 1.5mm; vertical-align: baseline; white-space: nowrap; }
td { border-bottom: 0.15mm solid #bbb; font-variant-numeric: tabular-nums; }
td.text { white-space: normal; overflow-wrap: anywhere; }
td.sum { font-family: "Liberation Mono", Menlo, Consolas, monospace; font-size: 7.5pt; }
tr { break-inside: avoid; }
tr.one td { border-top: 0.3mm solid #555; font-weight: bold; }
tr.one td.text + td.text { font-weight: normal; }
tr.end td { border-top: 0.5mm solid #000; }
table + p { margin: 3mm 0 5mm; font-size: 8pt; }
@media print { body { padding: 0; max-width: none; } }`;

/** A column in which no row has anything is left out: ISRC, flags, performers. */
function table({ rows }: PqSheet): string {
  const columns = PQ_COLUMNS.filter(([column]) => rows.some((row) => row[column] !== ''));
  const head = columns.map(([, heading]) => `<th scope="col">${heading}</th>`).join('');
  const body = rows.map((row) => {
    const cells = columns.map(([column]) => cell(column, row[column])).join('');
    return `<tr${rowClass(row)}>${cells}</tr>`;
  });
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

function cell(column: keyof PqRow, value: string): string {
  const text = column === 'title' || column === 'performer';
  return `<td${text ? ' class="text"' : ''}>${escaped(value)}</td>`;
}

function rowClass({ track, index }: PqRow): string {
  if (track === 'AA') return ' class="end"';
  return index === '01' ? ' class="one"' : '';
}

function files({ files: all }: PqSheet): string {
  if (all.length === 0) return '';
  const rows = all.map(
    ({ name, bytes, md5, crc32 }) =>
      `<tr><td>${escaped(name)}</td><td>${bytes}</td><td class="sum">${md5}</td><td class="sum">${crc32.toUpperCase()}</td></tr>`,
  );
  return `<table>
<thead><tr><th scope="col">File</th><th scope="col">Bytes</th><th scope="col">MD5</th><th scope="col">CRC32</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]);
}
