/** Places in the workbook's list of cell formats; see `STYLES_XML`. */
export const STYLE = {
  plain: 0,
  money: 1,
  instant: 2,
  day: 3,
  integer: 4,
  share: 5,
  decimal: 6,
  head: 7,
  title: 8,
  totalText: 9,
  totalMoney: 10,
  totalInteger: 11,
  label: 12,
} as const

const FORMATS = [
  [164, '#,##0.000000'],
  [165, 'yyyy\\-mm\\-dd hh:mm:ss'],
  [166, 'yyyy\\-mm\\-dd'],
  [167, '0.0%'],
  [168, '#,##0.00##############'],
] as const

/** [format, font] of each cell format, in the order of `STYLE`. */
const CELLS: readonly (readonly [number, number])[] = [
  [0, 0],
  [164, 0],
  [165, 0],
  [166, 0],
  [3, 0],
  [167, 0],
  [168, 0],
  [0, 1],
  [0, 2],
  [0, 1],
  [164, 1],
  [3, 1],
  [0, 3],
]

export const STYLES_XML =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  `<numFmts count="${FORMATS.length}">${FORMATS.map(
    ([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`,
  ).join('')}</numFmts>` +
  '<fonts count="4"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="16"/><name val="Calibri"/></font>' +
  '<font><sz val="11"/><color rgb="FF5C6472"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="${CELLS.length}">${CELLS.map(
    ([format, font]) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
  ).join('')}</cellXfs>` +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
