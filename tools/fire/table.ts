/** Owns Markdown tables as the formatter of this project wants them: padded to the widest cell. */

/** One line, and nothing that ends a cell. */
const cell = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, '; ')
    .replaceAll('|', '\\|')
    .trim();

/** @returns the lines of the table */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const cells = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [first = [], ...others] = cells;
  return [line(first), rule, ...others.map(line)];
};
