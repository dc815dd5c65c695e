/** Writes the lists of docs/PROOF.md: every planted bug and every mutant of the decision, with what catches it, or why nothing can. */
import { bugs } from './bugs.ts';
import { cellMutants, cells, nameOfCell } from './cells.ts';
import { equivalents, ruleOf, rules } from './equivalents.ts';
import { type Killers } from './killers.ts';

/** The lists stand between these lines. */
export const marks = { from: '<!-- lists: begin -->', to: '<!-- lists: end -->' } as const;

const bugLines = (killers: Killers): readonly string[] =>
  bugs.map(({ name, breaks }) => `- ${name} (${breaks}): ${killers[name] ?? 'nothing yet'}`);

const counted = (names: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => (count === 1 ? name : `${name} (${count})`))
    .join('; ');
};

/** One line per cell that something reaches. */
const cellLines = (killers: Killers): readonly string[] =>
  cells.flatMap((cell) => {
    const own = cellMutants.filter((mutant) => nameOfCell(mutant) === nameOfCell(cell) && ruleOf(mutant) === undefined);
    if (own.length === 0) return [];
    const caught = counted(own.map(({ name }) => killers[name] ?? 'nothing yet'));
    return [`- \`${nameOfCell(cell)}\` is ${cell.is}; ${own.length} others caught by ${caught}`];
  });

const ruleLines = (): readonly string[] =>
  rules.map((rule) => {
    const covered = equivalents.filter((mutant) => ruleOf(mutant) === rule);
    return `- ${covered.length} mutants: ${rule.reason}`;
  });

/** Markdown, marks included. */
export const proofLists = (killers: Killers): string =>
  [
    marks.from,
    '',
    `### Planted bugs (${bugs.length})`,
    '',
    ...bugLines(killers),
    '',
    `### Mutants of the decision (${cellMutants.length} in ${cells.length} cells)`,
    '',
    ...cellLines(killers),
    '',
    `### Equivalents (${equivalents.length})`,
    '',
    ...ruleLines(),
    '',
    marks.to,
  ].join('\n');
