/** Whose lane is whose; each name chooses its messages alone. */
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useSpaceTimeWords } from '../../i18n/lenses/spacetime.ts';
import { classes, Icon, Square } from '../../ui/index.ts';
import { RULER } from './Drawing.tsx';
import type { Lane, LaneFrame } from './lanes.ts';

interface LaneNamesProps {
  readonly lanes: readonly Lane[];
  readonly frame: LaneFrame;
  readonly laneHeight: number;
  readonly chosen: ReadonlySet<string>;
  readonly nameOf: NameOf;
  readonly onToggle: (node: string) => void;
}

export function LaneNames({ lanes, frame, laneHeight, chosen, nameOf, onToggle }: LaneNamesProps) {
  const t = useSpaceTimeWords();
  const { nodeName, person, clock } = useWords();
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields, but filters
    <div className="spacetime__names" role="group" aria-label={t('nodes')} style={{ paddingTop: RULER }}>
      {lanes.map((lane) => {
        const consumer = frame.consumers[lane.node];
        const name = consumer ? person(consumer).name : nodeName(lane.node, nameOf);
        const downSinceUs = frame.brokers[lane.node]?.downSinceUs ?? null;
        return (
          <button
            key={lane.node}
            type="button"
            className={classes('spacetime__name', lane.isDown && 'spacetime__name--down')}
            style={{ height: laneHeight }}
            aria-pressed={chosen.has(lane.node)}
            aria-label={t('onlyOf', { node: name })}
            onClick={() => onToggle(lane.node)}
          >
            <span className="spacetime__sign">
              {consumer ? (
                <Square initial={person(consumer).initial} hue={consumer.hue} hollow={lane.isDown} />
              ) : (
                <Sign lane={lane} />
              )}
            </span>
            <span className="spacetime__who">
              <b>{name}</b>
              <small>
                {lane.isDown
                  ? downSinceUs === null
                    ? t('down')
                    : t('downSince', { clock: clock(downSinceUs) })
                  : roleOf(lane, frame, t)}
              </small>
            </span>
          </button>
        );
      })}
    </div>
  );
}

function Sign({ lane: { kind, node, isDown } }: { lane: Lane }) {
  if (isDown) return <Icon name="kill" />;
  if (kind === 'producer') return <Icon name="producer" />;
  if (kind === 'controller') return <Icon name="helm" />;
  return <code>{node.slice(1)}</code>;
}

function roleOf(
  { node, kind }: Lane,
  { consumers, cluster, controllers, brokers }: LaneFrame,
  t: ReturnType<typeof useSpaceTimeWords>,
): string {
  if (kind === 'consumer') {
    const groupId = consumers[node]?.groupId ?? null;
    return groupId === null ? t('kind_bench') : t('kind_consumer', { group: groupId });
  }
  const id = controllers[node]?.controllerId ?? brokers[node]?.brokerId;
  const isActive = id !== undefined && id === cluster.activeControllerId;
  if (isActive) return t('kind_activeController');
  const broker = brokers[node];
  return broker ? t('leads', { n: broker.leads }) : t(`kind_${kind}`);
}
