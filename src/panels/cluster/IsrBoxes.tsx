/** One box per broker in column order: who of the assigned replicas is in sync. */
import type { PartitionView } from '../../contract/frame.ts';
import { classes } from '../../ui/index.ts';
import type { StageLayout } from './geometry.ts';
import type { BrokerState } from './model.ts';

/** Below this a box has no room for its number. */
const NUMBER_PX = 11;

interface IsrBoxesProps {
  readonly view: PartitionView;
  readonly layout: StageLayout;
  readonly brokers: readonly BrokerState[];
}

export function IsrBoxes({ view, layout, brokers }: IsrBoxesProps) {
  const isPhone = layout.mode === 'phone';
  const room = layout.measures.label - (isPhone ? 14 : 4);
  const pitch = Math.min(isPhone ? 17 : 19, room / Math.max(1, brokers.length));
  const width = Math.max(3, Math.round(pitch) - 2);
  return (
    <span className="isr" aria-hidden="true">
      {brokers.map(({ brokerId, isDown }) => {
        const isReplica = view.replicas.includes(brokerId);
        const isIn = view.isr.includes(brokerId);
        const isEligible = !isIn && view.eligible.includes(brokerId);
        const willBeIn = view.pendingIsr?.includes(brokerId) ?? isIn;
        return (
          <span
            key={brokerId}
            style={{ width }}
            className={classes(
              'isr__box',
              !isReplica && 'isr__box--none',
              isReplica && !isIn && (isEligible ? 'isr__box--eligible' : 'isr__box--out'),
              view.adding.includes(brokerId) && 'isr__box--adding',
              view.removing.includes(brokerId) && 'isr__box--removing',
              isIn && isDown && 'isr__box--off',
              isIn && !willBeIn && 'isr__box--leaving',
              isReplica && !isIn && willBeIn && 'isr__box--joining',
            )}
          >
            {isReplica && width >= NUMBER_PX ? brokerId : ''}
          </span>
        );
      })}
    </span>
  );
}
