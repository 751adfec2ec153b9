/** Broken and clogged links between two brokers, marked between their columns under the names. */
import type { LinkView, Table } from '../../contract/frame.ts';
import type { StageLayout } from './geometry.ts';

export function LinkFaults({ links, layout }: { links: Table<LinkView>; layout: StageLayout }) {
  const y = layout.measures.header - 4.5;
  return (
    <>
      {Object.entries(links).map(([key, link]) => {
        const a = layout.columns.find(({ id }) => id === link.a);
        const b = layout.columns.find(({ id }) => id === link.b);
        if (!a || !b) return null;
        const [left, right] = a.x < b.x ? [a, b] : [b, a];
        const from = left.channelX + left.channelWidth / 2;
        const to = right.channelX + right.channelWidth / 2;
        const middle = (from + to) / 2;
        return (
          <g key={key} className={`link link--${link.state}`}>
            <path d={`M${from} ${y}H${middle - 6}M${middle + 6} ${y}H${to}`} />
            <use
              href={link.state === 'cut' ? '#i-netsplit' : '#i-slow'}
              x={middle - 5}
              y={y - 5}
              width={10}
              height={10}
            />
          </g>
        );
      })}
    </>
  );
}
