/** One producer: its settings, what waits in its accumulator, and what to do with it. */
import type { Acks, KeyStrategy, ProducerSettings } from '../../contract/commands.ts';
import type { ProducerView as Producer } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { Icon, Menu, type MenuItem, Segmented, Select, Slider, Switch } from '../../ui/index.ts';
import { AccumulatorView } from './AccumulatorView.tsx';

interface ProducerViewProps {
  readonly producer: Producer;
  readonly onConfigure: (settings: Partial<ProducerSettings>) => void;
  /** So many records at once, on top of its rate. */
  readonly onBurst: (count: number) => void;
  /** All that waits in the accumulator goes at once. */
  readonly onFlush: () => void;
  /** Its process stands still, or goes on. */
  readonly onFreeze: (still: boolean) => void;
  readonly onCrash: () => void;
  readonly onStart: () => void;
  readonly onRemove: () => void;
  readonly onInspect: () => void;
}

const ACKS: readonly { value: string; label: string; acks: Acks }[] = [
  { value: '0', label: '0', acks: 0 },
  { value: '1', label: '1', acks: 1 },
  { value: 'all', label: 'all', acks: 'all' },
];
const KEYS: readonly KeyStrategy[] = ['keyed', 'sticky', 'explicit'];
const RATE_MAX = 50;
/** Where a stopped workload starts again. */
const RATE_AGAIN = 5;
const BURST = 100;

export function ProducerView({
  producer,
  onConfigure,
  onBurst,
  onFlush,
  onFreeze,
  onCrash,
  onStart,
  onRemove,
  onInspect,
}: ProducerViewProps) {
  const { t } = useWords();
  const { name } = producer;
  const isSending = producer.ratePerSecond > 0;
  const whyDown = producer.process === 'down' ? t('producers.why.down') : undefined;
  const whyStill = whyDown ?? (producer.process === 'paused' ? t('producers.why.paused') : undefined);
  const items: readonly MenuItem[] = [
    { id: 'inspect', label: t('producers.inspect'), icon: 'inspector', onChoose: onInspect },
    {
      id: 'pause',
      label: t(isSending ? 'producers.pause' : 'producers.resume'),
      icon: isSending ? 'pause' : 'play',
      onChoose: () => onConfigure({ ratePerSecond: isSending ? 0 : RATE_AGAIN }),
    },
    {
      id: 'burst',
      label: t('producers.burst', { n: BURST }),
      note: t('producers.burst.note'),
      icon: 'producer',
      why: whyStill,
      onChoose: () => onBurst(BURST),
    },
    {
      id: 'flush',
      label: t('producers.flush'),
      note: t('producers.flush.note'),
      icon: 'producer',
      why: whyStill,
      onChoose: onFlush,
    },
    {
      id: 'freeze',
      label: t(producer.process === 'paused' ? 'producers.thaw' : 'producers.freeze'),
      note: t('producers.freeze.note'),
      icon: 'slow',
      why: whyDown,
      onChoose: () => onFreeze(producer.process !== 'paused'),
    },
    {
      id: 'crash',
      label: t('producers.crash'),
      note: t('producers.crash.note'),
      icon: 'kill',
      danger: true,
      why: whyDown,
      onChoose: onCrash,
    },
    {
      id: 'restart',
      label: t('producers.restart'),
      icon: 'restart',
      why: whyDown === undefined ? t('producers.why.up') : undefined,
      onChoose: onStart,
    },
    { id: 'remove', label: t('producers.remove'), icon: 'trash', danger: true, onChoose: onRemove },
  ];
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
          value={producer.ratePerSecond}
          min={0}
          max={RATE_MAX}
          valueText={(rate) => t('producers.perSecond', { rate })}
          onChange={(ratePerSecond) => onConfigure({ ratePerSecond })}
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
