/** The line above a topic's rows, and the line of the internal topics below all. */
import { memo } from 'react';
import type { TopicView } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { classes } from '../../ui/index.ts';
import type { StageLayout } from './geometry.ts';
import { cellProps, rowProps } from './grid.ts';

interface TopicBandProps {
  readonly topic: TopicView;
  readonly layout: StageLayout;
  /** For each strip: the group reads this topic. */
  readonly readers: string;
  readonly gridRow: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
}

export const TopicBand = memo(function TopicBand(props: TopicBandProps) {
  const { topic, layout, readers, gridRow, isActive, isSelected } = props;
  const { t, list } = useWords();
  const { measures, columns, strips, mode } = layout;
  const first = columns[0];
  const across = 1 + columns.length + strips.length;
  const facts = {
    n: topic.partitionCount,
    replication: topic.replicationFactor,
    minIsr: topic.minInsyncReplicas,
  };
  const whatIf = topic.whatIf === 'majority' ? t('cluster.topic.majority') : '';
  const text = mode === 'phone' ? t('cluster.topic.short', facts) : t('cluster.topic', facts);
  return (
    <div
      {...rowProps(gridRow)}
      className={classes('band', isSelected && 'band--selected')}
      style={{ height: measures.band }}
    >
      <div
        {...cellProps(
          'rowheader',
          { row: gridRow, column: 0 },
          isActive,
          list([topic.name, whatIf, text].filter(Boolean)),
          across,
        )}
        className="band__cell"
      >
        <b className="band__name" style={{ left: measures.gutter || 10 }}>
          {topic.name}
        </b>
        {first && (
          <span className="band__facts" style={{ left: first.channelX }}>
            {whatIf && <span className="not-kafka">{mode === 'phone' ? t('notKafka') : whatIf}</span>}
            {text}
          </span>
        )}
        {mode === 'wide' &&
          strips.map(
            (strip, i) =>
              readers[i] === '0' && (
                <span key={strip.groupId} className="band__facts" style={{ left: strip.x }}>
                  {t('cluster.topic.noGroup')}
                </span>
              ),
          )}
      </div>
    </div>
  );
});

interface InternalRowProps {
  readonly topics: readonly TopicView[];
  readonly layout: StageLayout;
  readonly height: number;
  readonly gridRow: number;
  readonly isActive: boolean;
}

export function InternalRow({ topics, layout, height, gridRow, isActive }: InternalRowProps) {
  const { t, list } = useWords();
  const { measures, columns, strips } = layout;
  const across = 1 + columns.length + strips.length;
  return (
    <div {...rowProps(gridRow)} className="internal" style={{ height }}>
      <div
        {...cellProps('rowheader', { row: gridRow, column: 0 }, isActive, undefined, across)}
        className="band__cell"
      >
        <span className="internal__name" style={{ left: measures.gutter || 10 }}>
          {t('cluster.internal')}
        </span>
        <span className="band__facts" style={{ left: columns[0]?.channelX ?? 0 }}>
          {topics.map((topic, i) => {
            const troubles = [
              ...(topic.leaderless > 0 ? [t('cluster.internal.leaderless', { n: topic.leaderless })] : []),
              ...(topic.underReplicated > 0
                ? [t('cluster.internal.underReplicated', { n: topic.underReplicated })]
                : []),
            ];
            return (
              <span key={topic.name} className="internal__topic">
                {t('cluster.internal.topic', { topic: topic.name, n: topic.partitionCount })}
                {troubles.length > 0 && (
                  <span className={topic.leaderless > 0 ? 'internal__red' : 'internal__amber'}>
                    {list(['', ...troubles])}
                  </span>
                )}
                {i < topics.length - 1 && '  '}
              </span>
            );
          })}
        </span>
      </div>
    </div>
  );
}
