/** The page's style: light, printable, complete in itself. No `style` attribute stands beside it. */
export const REPORT_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { background: #f3f4f7; }
body {
  margin: 0 auto; max-width: 980px; padding: 40px 48px 56px; background: #fff; color: #1c2029;
  font: 13px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC',
    'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
}
h1 { margin: 0; font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; }
h2 { margin: 36px 0 12px; padding-bottom: 6px; border-bottom: 1px solid #d3d8e0; font-size: 16px; line-height: 1.4; }
h3 { margin: 28px 0 8px; font-size: 14px; line-height: 1.4; }
p { margin: 0 0 8px; max-width: 76ch; }
.subtitle { margin: 4px 0 0; color: #4a5160; font-size: 16px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 3px 20px; margin: 20px 0 0; padding: 14px 0; border-block: 1px solid #e4e7ec; }
.facts dt { color: #5c6472; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); gap: 20px 16px; margin: 16px 0 12px; padding: 0; list-style: none; }
.figures li { min-width: 0; }
.figures .label { color: #5c6472; font-size: 12px; }
.figures .value { font-size: 19px; font-weight: 600; line-height: 1.35; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.figures li:first-child .value { font-size: 26px; }
.figures .small { color: #5c6472; font-size: 12px; font-variant-numeric: tabular-nums; }
.note { margin-top: 8px; color: #5c6472; font-size: 12px; }
figure { margin: 0; }
figure svg.chart { display: block; width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 10px 0 0; padding: 0; list-style: none; font-size: 12px; }
.legend li { display: inline-flex; gap: 6px; align-items: baseline; min-width: 0; overflow-wrap: anywhere; }
.legend svg { flex: none; width: 10px; height: 10px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 0 4px 14px; border-bottom: 1px solid #e4e7ec; text-align: start; vertical-align: baseline; }
th:first-child, td:first-child { padding-left: 0; overflow-wrap: anywhere; }
thead th { color: #5c6472; font-weight: 500; vertical-align: bottom; border-bottom-color: #bcc3ce; }
tbody th { font-weight: 400; }
.number { text-align: end; white-space: nowrap; }
thead .number { white-space: normal; }
tfoot th, tfoot td { border-bottom: 0; border-top: 1px solid #9aa2b0; font-weight: 600; }
.share { width: 36px; height: 6px; margin-inline-start: 8px; vertical-align: middle; }
footer { margin-top: 40px; padding-top: 10px; border-top: 1px solid #e4e7ec; color: #5c6472; font-size: 11px; }
@media (max-width: 640px) {
  body { padding: 24px 20px; }
}
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) ' / ' counter(pages); color: #5c6472; font: 8pt system-ui, sans-serif; } }
@media print {
  html { background: none; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  table { font-size: 7.5pt; }
  th, td { padding-left: 8px; }
  h2, h3 { break-after: avoid; }
  tr, li, figure, .figures, .short { break-inside: avoid; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .scroll { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`.trim()
