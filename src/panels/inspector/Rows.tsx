/** Name left, value right. */
import type { Row } from './sheet.ts';

export function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <dl className="rows">
      {rows.map((row) => (
        <div key={row.name} className="rows__row">
          <dt>{row.name}</dt>
          <dd className={row.tone && `tone-${row.tone}`}>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}
