/** A record that is selected: its life in a few lines, and the lenses that show more of it. */
import { useEffect, useState } from 'react';
import type { Biography } from '../../contract/fates.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { useFrame, useVerbs } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';

/** Its life goes on: it is asked for anew each half second of the run. */
const STALE_US = 500_000;

export function RecordLife({
  partition,
  offset,
}: {
  readonly partition: PartitionKey;
  readonly offset: number;
}) {
  const t = useAuditWords();
  const { t: word, list, clock } = useWords();
  const verbs = useVerbs();
  const stale = useFrame((frame) => Math.floor(frame.timeUs / STALE_US));
  const [life, setLife] = useState<Biography | null | 'unknown'>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time for its own sake
  useEffect(() => {
    let isWanted = true;
    void verbs.ask({ kind: 'biography', query: { partition, offset } }).then((answer) => {
      if (isWanted) setLife(answer ?? 'unknown');
    });
    return () => {
      isWanted = false;
    };
  }, [verbs, partition, offset, stale]);
  if (life === null) return <p className="inspector__quiet inspector__part">{t('loading')}</p>;
  if (life === 'unknown') return <p className="inspector__quiet inspector__part">{t('notFound')}</p>;
  return (
    <section
      className="inspector"
      aria-label={t('biography', { producer: life.producer, number: String(life.number) })}
    >
      <div className="inspector__part">
        <h3 className="caption">
          {t('biography', { producer: life.producer, number: String(life.number) })}
        </h3>
        {life.places.map((place) => (
          <p key={`${place.partition} ${place.offset}`}>
            {t('where', {
              partition: place.partition,
              offset: String(place.offset),
              epoch: String(place.leaderEpoch),
            })}
            {' · '}
            {place.heldBy.length === 0
              ? t('heldByNobody')
              : t('heldBy', { list: list(place.heldBy.map((id) => t('broker', { id: String(id) }))) })}
          </p>
        ))}
        <p>{life.key === null ? t('noKey') : t('withKey', { key: life.key })}</p>
        {life.acknowledged && (
          <p>
            <code>{clock(life.acknowledged.timeUs)}</code> {t('mark_acked', { acks: life.acknowledged.acks })}
          </p>
        )}
        {life.groups.map(({ groupId, isProcessed, isMissed }) => (
          <p key={groupId}>
            {t('group', { group: groupId })}{' '}
            {t(isMissed ? 'groupMissed' : isProcessed ? 'groupProcessed' : 'groupNotYet')}
          </p>
        ))}
      </div>
      <footer className="inspector__part inspector__actions">
        <Button onClick={() => verbs.showLens('audit')}>{word('app.lens.audit')}</Button>
        <Button onClick={() => verbs.showLens('log')}>{t('openLog')}</Button>
        <Button onClick={() => verbs.showLens('spacetime')}>{word('app.lens.spacetime')}</Button>
      </footer>
    </section>
  );
}
