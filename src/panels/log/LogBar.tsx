/** The bar over the logs of a partition: which one, where in it, who leads, who is being cut. */
import type { LogCloseUp } from '../../contract/close-up.ts';
import type { PartitionView } from '../../contract/frame.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { IconButton, Segmented, Select } from '../../ui/index.ts';
import type { Labels } from './RecordStrip.tsx';
import { noticeOf } from './truncations.ts';

export interface LogBarProps {
  readonly partitions: readonly string[];
  readonly partition: PartitionView | null;
  readonly closeUp: LogCloseUp | null;
  readonly isFollowing: boolean;
  readonly labels: Labels;
  readonly nowUs: number;
  readonly onPartition: (id: string) => void;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onMove: (by: number) => void;
  readonly onLabels: (labels: Labels) => void;
}

/** Offsets that the arrows of the bar go by. */
const PAGE = 8;

export function LogBar(props: LogBarProps) {
  const { partition, closeUp, isFollowing, labels } = props;
  const t = useLogWords();
  const leaderId = partition?.leaderId ?? -1;
  const notice = closeUp && noticeOf(closeUp.replicas, props.nowUs);
  return (
    <div className="lens-bar">
      <h2 className="lens-bar__subject">
        <Select
          label={t('partition')}
          value={partition?.id ?? ''}
          options={props.partitions.map((id) => ({ value: id, label: id }))}
          onChange={props.onPartition}
        />
      </h2>
      <button
        type="button"
        className="button button--edge"
        aria-pressed={isFollowing}
        onClick={() => props.onFollow(!isFollowing)}
      >
        {t(isFollowing ? 'followEnd' : 'holdHere')}
      </button>
      <IconButton icon="step-back" label={t('earlier')} onClick={() => props.onMove(-PAGE)} />
      <IconButton icon="step" label={t('later')} onClick={() => props.onMove(PAGE)} />
      {partition && (
        <>
          <span className="lens-bar__fact">
            {leaderId >= 0
              ? t('leader', { broker: leaderId, epoch: partition.leaderEpoch })
              : t('noLeader', { epoch: partition.leaderEpoch })}
          </span>
          <span className="lens-bar__fact">{t('isr', { brokers: partition.isr.join(', ') || '–' })}</span>
        </>
      )}
      {notice && (
        <span className="lens-bar__fact log-bar__notice">
          {t(notice.what, { broker: notice.brokerId, to: String(notice.toOffset) })}
        </span>
      )}
      <span className="lens-bar__end">
        <span aria-hidden="true">{t('labelBy')}</span>
        <Segmented
          label={t('labelBy')}
          value={labels}
          options={[
            { value: 'key', label: t('byKey') },
            { value: 'seq', label: t('bySeq') },
            { value: 'size', label: t('bySize') },
            { value: 'txn', label: t('byTxn') },
          ]}
          onChange={props.onLabels}
        />
      </span>
    </div>
  );
}
