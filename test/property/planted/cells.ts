/**
 * Generates the mutants of the decision (sync.md, The suite proves itself, b): each cell of `decisions` with every other decision in it. They are planted in memory
 * alone and taken out again; no file changes.
 */
import { type Change, type Decision, decisions } from '../../../src/sync/decide.ts';

type Flow = keyof typeof decisions;

export type Cell = { readonly flow: Flow; readonly onS4: Change; readonly onExchange: Change; readonly is: Decision };
export type CellMutant = Cell & {
  readonly becomes: Decision;
  /** `two-way/changed/deleted = rest`. */
  readonly name: string;
};

/** As the journal names it. */
export const nameOfCell = ({ flow, onS4, onExchange }: Omit<Cell, 'is'>): string => `${flow}/${onS4}/${onExchange}`;

const everyDecision: { readonly [D in Decision]: true } = {
  nothing: true,
  look: true,
  merge: true,
  restore: true,
  'delete-on-s4': true,
  'delete-on-exchange': true,
  bury: true,
  rest: true,
  'report-vanished': true,
};

const entriesOf = <K extends string, V>(of: { readonly [key in K]: V }): readonly (readonly [K, V])[] =>
  Object.entries(of) as unknown as readonly (readonly [K, V])[];

/** Read before anything is planted. */
export const cells: readonly Cell[] = entriesOf(decisions).flatMap(([flow, rows]) =>
  entriesOf(rows).flatMap(([onS4, row]) => entriesOf(row).map(([onExchange, is]) => ({ flow, onS4, onExchange, is }))),
);

export const cellMutants: readonly CellMutant[] = cells.flatMap((cell) =>
  entriesOf(everyDecision)
    .map(([becomes]) => becomes)
    .filter((becomes) => becomes !== cell.is)
    .map((becomes) => ({ ...cell, becomes, name: `${nameOfCell(cell)} = ${becomes}` })),
);

type Row = { [C in Change]: Decision };
const rowOf = ({ flow, onS4 }: Cell): Row => decisions[flow][onS4];

/** @returns takes it out again */
export const plantCell = (mutant: CellMutant): (() => void) => {
  const row = rowOf(mutant);
  row[mutant.onExchange] = mutant.becomes;
  return () => {
    row[mutant.onExchange] = mutant.is;
  };
};

/** Notes which cells decide something while `run` runs. @returns their names */
export const visitedDuring = async (run: () => Promise<unknown>): Promise<ReadonlySet<string>> => {
  const visited = new Set<string>();
  const define = (cell: Cell, how: PropertyDescriptor): void =>
    void Object.defineProperty(rowOf(cell), cell.onExchange, { configurable: true, enumerable: true, ...how });
  for (const cell of cells) {
    const name = nameOfCell(cell);
    define(cell, {
      get: () => {
        visited.add(name);
        return cell.is;
      },
    });
  }
  try {
    await run();
  } finally {
    for (const cell of cells) define(cell, { value: cell.is, writable: true });
  }
  return visited;
};
