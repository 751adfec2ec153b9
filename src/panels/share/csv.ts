/** Counts as two columns that a spreadsheet reads. */
export const csvOf = (counts: Readonly<Record<string, unknown>>): string =>
  [['count', 'value'], ...Object.entries(counts)].map((row) => row.map(cell).join(',')).join('\r\n');

function cell(value: unknown): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
