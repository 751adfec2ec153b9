/** The producers of the cluster, connected. */
import { useMenuOf } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import { useFrame, useVerbs } from '../../store/index.ts';
import { Icon, IconButton, ShortName } from '../../ui/index.ts';
import { AccumulatorColumns } from './AccumulatorView.tsx';
import { ProducerView } from './ProducerView.tsx';
import './producers.css';

export function ProducersPanel() {
  const { t } = useWords();
  const verbs = useVerbs();
  const order = useFrame((frame) => frame.order.producers);
  return (
    <div className="producers">
      <header className="rail-head">
        <h2>{t('producers.title')}</h2>
        <IconButton
          icon="plus"
          label={t('producers.add')}
          keys="P"
          onClick={() => verbs.openDialog('producer')}
        />
      </header>
      {order.length === 0 && <p className="rail-empty">{t('producers.none')}</p>}
      {order.map((id) => (
        <ConnectedProducer key={id} id={id} />
      ))}
    </div>
  );
}

function ConnectedProducer({ id }: { id: string }) {
  const verbs = useVerbs();
  const menuOf = useMenuOf();
  const producer = useFrame((frame) => frame.producers[id]);
  if (!producer) return null;
  return (
    <ProducerView
      producer={producer}
      onConfigure={(settings) => verbs.configureProducer(id, settings)}
      items={() => menuOf({ kind: 'producer', id })}
    />
  );
}

/** The rail folded to a strip: who they are and how much waits, and for which partitions. The open rail says it in
 *  words. */
export function ProducersStrip() {
  const { list } = useWords();
  const order = useFrame((frame) => frame.order.producers);
  const producers = useFrame((frame) => frame.producers);
  return (
    <div className="strip" aria-hidden="true">
      {order.map((id) => {
        const producer = producers[id];
        if (!producer) return null;
        const { accumulator } = producer;
        const batches = accumulator.reduce((sum, deque) => sum + deque.batches, 0);
        const waiting = accumulator.filter((deque) => deque.waitsForLeader && deque.batches > 0);
        return (
          <div key={id} className="strip__item" data-port={id}>
            <Icon name="producer" className="strip__sign" />
            <ShortName name={producer.name} />
            <span className="mono">{producer.acks}</span>
            <AccumulatorColumns deques={accumulator} />
            <span className="mono">{batches}</span>
            {waiting.length > 0 && (
              <span className="strip__waits mono">
                <Icon name="warn" />
                {list(waiting.map(({ partition }) => partition))}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
