/** How dirty a compacted log is, what its next pass waits for, and what the last one has removed. */
import type { ReactNode } from 'react';
import type { LogFilesView } from '../../contract/close-up.ts';
import type { TopicConfigName } from '../../contract/configs.ts';
import type { CompactionView as Compaction } from '../../contract/log-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogDiskWords } from '../../i18n/lenses/log-disk.ts';
import { classes } from '../../ui/index.ts';
import { spanWords } from './DiskView.tsx';
import type { lastCleaning } from './story.ts';

interface CompactionProps {
  readonly files: LogFilesView;
  readonly lastPass: ReturnType<typeof lastCleaning>;
  readonly nowUs: number;
  readonly settings: (names: readonly TopicConfigName[]) => ReactNode;
}

const SETTINGS = ['min.cleanable.dirty.ratio', 'delete.retention.ms'] as const;

export function CompactionView({ files, lastPass, nowUs, settings }: CompactionProps) {
  const t = useLogDiskWords();
  const { bytes, number } = useWords();
  const { compaction } = files;
  return (
    <section className="log-life" aria-label={t('compaction')}>
      <h3 className="log-part__title">{t('compaction')}</h3>
      {!compaction && <p className="log-note">{t('notCompacted')}</p>}
      {compaction && (
        <>
          <Ratio compaction={compaction} />
          <p className={classes('log-note', compaction.state === 'due' && 'log-note--ink')}>
            {t(
              compaction.state === 'due' && compaction.isOverdue
                ? 'state_overdue'
                : `state_${compaction.state}`,
            )}{' '}
            {compaction.state === 'due' && compaction.ahead > 0 && `${t('ahead', { n: compaction.ahead })} `}
            {compaction.nextLookUs !== null &&
              t('nextLook', { span: spanWords(compaction.nextLookUs - nowUs, t) })}
          </p>
          <dl className="log-facts">
            <div>
              <dt>{t('firstDirty')}</dt>
              <dd>
                {t(compaction.checkpoint === null ? 'firstDirtyNone' : 'firstDirtyFile', {
                  offset: String(compaction.firstDirtyOffset),
                })}
              </dd>
            </div>
            <div>
              <dt>{t('stopsBelow')}</dt>
              <dd>{compaction.firstUncleanableOffset}</dd>
            </div>
            <div>
              <dt>{t('tombstones')}</dt>
              <dd>{tombstoneWords(compaction, nowUs, t)}</dd>
            </div>
            <div>
              <dt>{t('lastPass')}</dt>
              <dd>
                {lastPass
                  ? t('lastPassSays', {
                      ago: spanWords(nowUs - lastPass.timeUs, t),
                      removed: number(lastPass.recordsBefore - lastPass.recordsAfter),
                      before: number(lastPass.recordsBefore),
                      tombstones: number(lastPass.tombstonesRemoved),
                      sizeBefore: bytes(lastPass.sizeBefore),
                      sizeAfter: bytes(lastPass.sizeAfter),
                    })
                  : t('lastPassNone')}
              </dd>
            </div>
          </dl>
          {settings(SETTINGS)}
        </>
      )}
    </section>
  );
}

function Ratio({ compaction }: { readonly compaction: Compaction }) {
  const t = useLogDiskWords();
  const { bytes } = useWords();
  const { cleanBytes, cleanableBytes, ratio, minRatio } = compaction;
  const words = {
    dirty: bytes(cleanableBytes),
    all: bytes(cleanBytes + cleanableBytes),
    ratio: ratio.toFixed(2),
  };
  return (
    <>
      <div
        className="log-bar"
        role="img"
        aria-label={t('ratioLabel', { ...words, min: minRatio.toFixed(2) })}
      >
        <span
          className={classes(
            'log-bar__part',
            ratio > minRatio ? 'log-bar__part--dear' : 'log-bar__part--solid',
          )}
          style={{ width: `${ratio * 100}%` }}
        />
        <i className="log-bar__mark" style={{ left: `${minRatio * 100}%` }} />
      </div>
      <p className="log-key" aria-hidden="true">
        <span>{t('ratioSays', words)}</span>
        <span>{t('ratioMin', { min: minRatio.toFixed(2) })}</span>
      </p>
    </>
  );
}

function tombstoneWords(
  { tombstones }: Compaction,
  nowUs: number,
  t: ReturnType<typeof useLogDiskWords>,
): string {
  const { withHorizon, withoutHorizon, firstHorizonUs, isByFile } = tombstones;
  if (withHorizon + withoutHorizon === 0) return t('tombstonesNone');
  if (isByFile) return t('tombstonesByFile', { count: String(withoutHorizon) });
  const counts = t('tombstonesSays', { with: String(withHorizon), without: String(withoutHorizon) });
  if (firstHorizonUs === null) return counts;
  return `${counts} · ${
    firstHorizonUs <= nowUs
      ? t('tombstonesNow')
      : t('tombstonesFirst', { span: spanWords(firstHorizonUs - nowUs, t) })
  }`;
}
