/** What can be asked of the controller about a partition: an election, another set of replicas. */
import { NO_BROKER, type PartitionKey } from '../../contract/ids.ts';
import { useWords } from '../../i18n/index.ts';
import { useFrame, useVerbs } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';

export function PartitionVerbs({ id }: { id: PartitionKey }) {
  const { t } = useWords();
  const verbs = useVerbs();
  const view = useFrame((frame) => frame.partitions[id]);
  const order = useFrame((frame) => frame.order.brokers);
  const brokers = useFrame((frame) => frame.brokers);
  const whatIf = useFrame((frame) => frame.topics[frame.partitions[id]?.topic ?? '']?.whatIf);
  if (!view) return null;
  const { topic, partition, replicas, leaderId } = view;
  if (whatIf === 'majority')
    return (
      <footer className="inspector__part inspector__verbs">
        <p className="inspector__why">{t('inspector.why.majority')}</p>
      </footer>
    );
  const isMoving = view.adding.length > 0 || view.removing.length > 0;
  const [preferred = NO_BROKER] = replicas;
  // The first broker without a replica takes the place of the last replica.
  const spare = order
    .map((key) => brokers[key])
    .find((broker) => broker?.registration === 'active' && !replicas.includes(broker.brokerId));
  const last = replicas[replicas.length - 1];
  const why =
    leaderId === preferred
      ? t('inspector.why.preferredLeads', { broker: String(preferred) })
      : !view.isr.includes(preferred)
        ? t('inspector.why.preferredOut', { broker: String(preferred) })
        : undefined;
  return (
    <footer className="inspector__part inspector__verbs">
      <Button
        icon="flag"
        disabled={why !== undefined}
        onClick={() => verbs.electLeader(topic, partition, 'preferred')}
      >
        {t('inspector.electPreferred', { broker: String(preferred) })}
      </Button>
      {why && <p className="inspector__why">{why}</p>}
      {isMoving ? (
        <Button icon="undo" onClick={() => verbs.reassign(topic, partition, null)}>
          {t('inspector.cancelMove')}
        </Button>
      ) : (
        <>
          <Button
            icon="rebalance"
            disabled={!spare || last === undefined}
            onClick={() =>
              spare && verbs.reassign(topic, partition, [...replicas.slice(0, -1), spare.brokerId])
            }
          >
            {spare && last !== undefined
              ? t('inspector.move', { from: String(last), to: String(spare.brokerId) })
              : t('inspector.moveNone')}
          </Button>
          {!spare && <p className="inspector__why">{t('inspector.why.noSpare')}</p>}
        </>
      )}
      <Button
        icon="warn"
        look="danger"
        disabled={leaderId !== NO_BROKER}
        onClick={() => verbs.electLeader(topic, partition, 'unclean')}
      >
        {t('inspector.electUnclean')}
      </Button>
      {leaderId !== NO_BROKER && <p className="inspector__why">{t('inspector.why.hasLeader')}</p>}
    </footer>
  );
}
