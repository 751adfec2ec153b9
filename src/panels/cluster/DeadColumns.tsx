/** A broker without power: hatch over its column from the top down, and a red rule under its name. */
import { AnimatePresence, m } from 'framer-motion';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { StageLayout } from './geometry.ts';

interface DeadColumnsProps {
  readonly frame: Pick<ClusterFrame, 'brokers'>;
  readonly layout: StageLayout;
  readonly part: 'head' | 'body';
}

const DARK = { clipPath: 'inset(0% 0% 0% 0%)' };
const LIT = { clipPath: 'inset(0% 0% 100% 0%)' };
const DEATH = { duration: 0.6, ease: [0.2, 0.7, 0.2, 1] as const };

export function DeadColumns({ frame, layout, part }: DeadColumnsProps) {
  const height = part === 'head' ? layout.headHeight : layout.height;
  return (
    <AnimatePresence initial={false}>
      {layout.columns
        .filter(({ id }) => frame.brokers[id]?.process === 'down')
        .map(({ id, x, width }) => (
          <m.div
            key={id}
            className="dead"
            style={{ left: x + 1, width: width - 1, height }}
            initial={LIT}
            animate={DARK}
            exit={LIT}
            transition={DEATH}
            aria-hidden="true"
          >
            <svg width={width - 1} height={height} aria-hidden="true">
              <rect width={width - 1} height={height} fill="url(#off-column)" />
              {part === 'head' && (
                <rect y={layout.measures.header - 2} width={width - 1} height={2} className="dead__rule" />
              )}
            </svg>
          </m.div>
        ))}
    </AnimatePresence>
  );
}
