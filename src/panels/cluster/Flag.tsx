/** The leader's flag, and where it is going. */
import type { Ref } from 'react';
import { translate } from '../../ui/index.ts';
import type { FlagDrawing } from './row-drawing.ts';

const GHOST = 'M3 1v14.5M3 2l10 3.1L3 8.4';
const SIZE = 15;

export function Flag({ flag, ref }: { flag: FlagDrawing; ref: Ref<SVGGElement> }) {
  const isInTheAir = flag.arc !== null;
  return (
    <>
      {flag.arc && (
        <g className="flag-arc">
          <path d={flag.arc.d} />
          <Ghost at={flag.arc.from} className="flag-ghost" />
          <Ghost at={flag.arc.to} className="flag-ghost flag-ghost--next" />
        </g>
      )}
      <g ref={ref} className="flag" style={{ transform: translate(flag.at) }}>
        {flag.look === 'hollow' ? (
          <path d={GHOST} className="flag__hollow" transform={`scale(${SIZE / 16})`} />
        ) : (
          <g transform={`scale(${SIZE / 16})`}>
            {isInTheAir && <path d="M3 1v14.5M3 1.5l11.5 3.6L3 9z" className="flag__halo" />}
            <path d="M3 1v14.5" className="flag__pole" />
            <path d="M3 1.5l11.5 3.6L3 9z" className="flag__cloth" />
          </g>
        )}
      </g>
    </>
  );
}

function Ghost({ at, className }: { at: FlagDrawing['at']; className: string }) {
  return (
    <g transform={`translate(${at.x} ${at.y})`} className={className}>
      <path d={GHOST} transform={`scale(${SIZE / 16})`} />
    </g>
  );
}
