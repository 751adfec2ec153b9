/** Moving through the matrix by arrow keys: rows of the grid, how many cells each has, and where a key leads. */
import type { StageLayout } from './geometry.ts';

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** Cells per grid row: the head, the metadata row if there is one, then the rows of the stage. */
export function cellCounts(layout: StageLayout, controllers: number): readonly number[] {
  const across = 1 + layout.columns.length + layout.strips.length;
  const meta = layout.measures.meta > 0 ? [1 + layout.columns.length + controllers] : [];
  return [across, ...meta, ...layout.rows.map((row) => (row.kind === 'partition' ? across : 1))];
}

/** Number of the first row of the stage in the grid. */
export const firstStageRow = (layout: StageLayout): number => (layout.measures.meta > 0 ? 2 : 1);

const STEPS: Readonly<Record<string, GridPlace>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** Where the key leads; null for keys that do not move. `wanted` is the column one came down: a topic's line has one
 *  cell only, and past it the way goes on in the same column. */
export function moved(
  place: GridPlace,
  wanted: number,
  key: string,
  counts: readonly number[],
): { readonly place: GridPlace; readonly wanted: number } | null {
  const step = STEPS[key];
  if (!step) return null;
  const row = Math.min(counts.length - 1, Math.max(0, place.row + step.row));
  const last = Math.max(0, (counts[row] ?? 1) - 1);
  if (step.column === 0) return { place: { row, column: Math.min(last, wanted) }, wanted };
  const column = Math.min(last, Math.max(0, place.column + step.column));
  return { place: { row, column }, wanted: column };
}

/** The same place in a grid that may have lost rows or columns. */
export function kept(place: GridPlace, counts: readonly number[]): GridPlace {
  const row = Math.min(place.row, counts.length - 1);
  return { row, column: Math.min(place.column, Math.max(0, (counts[row] ?? 1) - 1)) };
}

type CellRole = 'gridcell' | 'rowheader' | 'columnheader';

/** What makes an element a row of the grid. */
export const rowProps = (row: number, isSelected?: boolean) =>
  ({ role: 'row', 'aria-rowindex': row + 1, 'aria-selected': isSelected }) as const;

/** What makes an element a cell of the grid: one of all takes the focus from outside. */
export const cellProps = (
  role: CellRole,
  { row, column }: GridPlace,
  isActive: boolean,
  name?: string,
  columnsSpanned?: number,
) => ({
  role,
  'aria-label': name,
  'aria-colindex': column + 1,
  'aria-colspan': columnsSpanned,
  'data-row': row,
  'data-column': column,
  tabIndex: isActive ? 0 : -1,
});

/** What makes an element the grid itself. */
export const gridProps = (name: string, rows: number, columns: number) =>
  ({
    role: 'grid',
    tabIndex: -1,
    'aria-label': name,
    'aria-rowcount': rows,
    'aria-colcount': columns,
  }) as const;
export const ROW_GROUP = { role: 'rowgroup' } as const;
