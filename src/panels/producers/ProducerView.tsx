/** One producer: its settings, what waits in its accumulator, and what to do with it. */
import type { Acks, KeyStrategy, ProducerSettings } from '../../contract/commands.ts';
import type { ProducerView as Producer } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { Icon, Menu, type MenuItem, Segmented, Select, Slider, Switch } from '../../ui/index.ts';
import { AccumulatorView } from './AccumulatorView.tsx';
import { placeOfRate, RATES, rateAt } from './rates.ts';

interface ProducerViewProps {
  readonly producer: Producer;
  readonly onConfigure: (settings: Partial<ProducerSettings>) => void;
  /** What can be done to it. */
  readonly items: () => readonly MenuItem[];
}

const ACKS: readonly { value: string; label: string; acks: Acks }[] = [
  { value: '0', label: '0', acks: 0 },
  { value: '1', label: '1', acks: 1 },
  { value: 'all', label: 'all', acks: 'all' },
];
const KEYS: readonly KeyStrategy[] = ['keyed', 'sticky', 'explicit'];

export function ProducerView({ producer, onConfigure, items }: ProducerViewProps) {
  const { t } = useWords();
  const { name } = producer;
  return (
    <section
      className="producer"
      aria-label={t('producers.region', { name })}
      data-producer={producer.id}
      data-port={producer.id}
    >
      <header className="producer__head">
        <Icon name="producer" />
        <h3 className="producer__name">{name}</h3>
        <span className="producer__topic">{t('producers.to', { topic: producer.topic })}</span>
        <Menu label={t('producers.actions', { name })} icon="more" items={items} className="row-menu" />
      </header>
      <div className="setting">
        <span className="setting__name">{t('producers.acks')}</span>
        <Segmented
          label={t('producers.acksOf', { name })}
          options={ACKS}
          value={String(producer.acks)}
          onChange={(value) => onConfigure({ acks: ACKS.find((option) => option.value === value)?.acks })}
        />
      </div>
      <div className="setting">
        <span className="setting__name">{t('producers.idempotence')}</span>
        <Switch
          label={t('producers.idempotenceOf', { name })}
          checked={producer.idempotence}
          onChange={(idempotence) => onConfigure({ idempotence })}
        />
        {producer.pid >= 0 && (
          <span className="setting__note">{t('producers.pid', { pid: String(producer.pid) })}</span>
        )}
      </div>
      <div className="setting">
        <span className="setting__name">{t('producers.rate')}</span>
        <Slider
          label={t('producers.rateOf', { name })}
          value={placeOfRate(producer.ratePerSecond)}
          min={0}
          max={RATES.length - 1}
          valueText={(place) =>
            t('producers.perSecond', {
              rate: place === placeOfRate(producer.ratePerSecond) ? producer.ratePerSecond : rateAt(place),
            })
          }
          onChange={(place) => onConfigure({ ratePerSecond: rateAt(place) })}
        />
      </div>
      <div className="setting">
        <span className="setting__name">{t('producers.key')}</span>
        <Select
          label={t('producers.keyOf', { name })}
          options={KEYS.map((key) => ({ value: key, label: t(`producers.key.${key}`) }))}
          value={producer.keyStrategy}
          onChange={(keyStrategy) => onConfigure({ keyStrategy })}
        />
      </div>
      <AccumulatorView topic={producer.topic} deques={producer.accumulator} />
      <p className="producer__counts">
        <span>{t('producers.inFlight', { requests: producer.inFlightRequests })}</span>
        {producer.retries > 0 && <span>{t('producers.retries', { retries: producer.retries })}</span>}
        {producer.failed > 0 && (
          <span className="producer__failed">{t('producers.failed', { failed: producer.failed })}</span>
        )}
      </p>
    </section>
  );
}
