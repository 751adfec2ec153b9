/** A share group: one partition record by record, its members with their locks, the states, the life of one record. */
import { useRef, useState } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import type { ConsumerView, GroupView, ShareGroupView } from '../../contract/frame.ts';
import type { ShareCloseUp } from '../../contract/share-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useShareWords } from '../../i18n/lenses/share.ts';
import { Badge, Button, Menu, type MenuItem, Select, useSize } from '../../ui/index.ts';
import { GroupConfigs } from './GroupConfigs.tsx';
import type { Person } from './people.ts';
import { ShareLife } from './ShareLife.tsx';
import { ShareMachine } from './ShareMachine.tsx';
import { ShareMembers } from './ShareMembers.tsx';
import { ShareStrip } from './ShareStrip.tsx';
import { cellsIn, cellsOf, tellingRecord } from './share-window.ts';

export interface ShareViewProps {
  readonly group: GroupView;
  readonly share: ShareGroupView;
  readonly groupIds: readonly string[];
  readonly consumers: Readonly<Record<string, ConsumerView>>;
  readonly nowUs: number;
  /** Null: it is being asked for. */
  readonly closeUp: ShareCloseUp | null;
  readonly partition: string | null;
  readonly isFollowing: boolean;
  readonly story: readonly EngineEvent[];
  readonly onGroup: (id: string) => void;
  readonly onPartition: (id: string) => void;
  /** Null: what is shown goes with the window again. */
  readonly onFrom: (offset: number | null) => void;
  readonly onEvent: (eventId: number) => void;
  readonly onStall: (consumerId: string, stalled: boolean) => void;
  readonly onCrash: (consumerId: string) => void;
  readonly onKill: (brokerId: number) => void;
  /** What can be done to the group, and to one of its members. */
  readonly items: () => readonly MenuItem[];
  readonly memberItems: (consumerId: string) => readonly MenuItem[];
}

export function ShareView(props: ShareViewProps) {
  const { closeUp, consumers, isFollowing, nowUs, onKill, share, partition } = props;
  const t = useShareWords();
  const { person } = useWords();
  const [chosen, setChosen] = useState<number | null>(null);
  const ref = useRef<HTMLDivElement>(null);
  const { width } = useSize(ref);
  const personOf = (id: string): Person => {
    const consumer = consumers[id];
    return consumer ? { ...person(consumer), hue: consumer.hue } : { name: id, initial: '?', hue: 0 };
  };
  const cells = closeUp ? cellsOf(closeUp, cellsIn(width), isFollowing) : [];
  const record =
    closeUp?.records.find(({ offset }) => offset === chosen) ?? tellingRecord(closeUp?.records ?? []);
  const counts = share.partitions.find((one) => one.partition === partition)?.counts;
  const locks = closeUp?.members.reduce(
    (sum, { locks: all }) => sum + all.reduce((n, one) => n + one.lastOffset - one.firstOffset + 1, 0),
    0,
  );
  return (
    <div className="share-lens">
      <ShareBar {...props} />
      <section className="share-strip" aria-label={partition ?? undefined} ref={ref}>
        {closeUp && width > 0 && (
          <ShareStrip
            closeUp={closeUp}
            cells={cells}
            chosen={record?.offset ?? null}
            isFollowing={props.isFollowing}
            nowUs={nowUs}
            personOf={personOf}
            onChoose={setChosen}
            onFrom={props.onFrom}
          />
        )}
      </section>
      <div className="share-lens__column">
        {closeUp && (
          <ShareMembers
            closeUp={closeUp}
            consumers={consumers}
            nowUs={nowUs}
            personOf={personOf}
            itemsOf={props.memberItems}
          />
        )}
        <p className="share-note">{t('order')}</p>
      </div>
      <div className="share-lens__column">
        <ShareMachine
          part={share.partitions.find((one) => one.partition === partition)}
          limit={closeUp?.deliveryLimit ?? 5}
        />
        {closeUp && record && (
          <ShareLife
            record={record}
            limit={closeUp.deliveryLimit}
            nowUs={nowUs}
            consumers={consumers}
            personOf={personOf}
            onStall={props.onStall}
            onCrash={props.onCrash}
          />
        )}
      </div>
      <div className="share-lens__column">
        <Story {...props} />
        {closeUp && closeUp.leaderId >= 0 && (
          <section className="share-part">
            <h3 className="group-head">{t('dies', { broker: closeUp.leaderId })}</h3>
            <p className="share-note">{t('diesText', { n: locks ?? 0 })}</p>
            <Button onClick={() => onKill(closeUp.leaderId)}>
              {t('kill', { broker: closeUp.leaderId })}
            </Button>
          </section>
        )}
        {closeUp && (
          <section className="share-part">
            <h3 className="group-head">{t('configs')}</h3>
            <GroupConfigs groupId={closeUp.groupId} configs={closeUp.configs} />
            {counts && <p className="share-note">{t('counts', { ...counts })}</p>}
          </section>
        )}
      </div>
    </div>
  );
}

function ShareBar({
  group,
  share,
  groupIds,
  closeUp,
  partition,
  onGroup,
  onPartition,
  items,
}: ShareViewProps) {
  const t = useShareWords();
  const words = useWords();
  const counts = { members: share.members.length, partitions: share.partitions.length };
  return (
    <div className="lens-bar">
      <h2 className="lens-bar__subject">
        <Select
          label={group.id}
          value={group.id}
          options={groupIds.map((id) => ({ value: id, label: id }))}
          onChange={onGroup}
        />
      </h2>
      <Badge tone="plain">{group.state}</Badge>
      <span>{share.partitions.length === 1 ? t('subjectOne', counts) : t('subject', counts)}</span>
      <span className="lens-bar__fact">{t('epoch', { epoch: group.generation })}</span>
      {partition !== null && share.partitions.length > 1 && (
        <Select
          label={t('partition')}
          value={partition}
          options={share.partitions.map((one) => ({ value: one.partition, label: one.partition }))}
          onChange={onPartition}
        />
      )}
      {closeUp && (
        <span className="lens-bar__fact">
          {closeUp.leaderId >= 0
            ? t('leader', { partition: closeUp.partition, broker: closeUp.leaderId })
            : t('noLeader', { partition: closeUp.partition })}
          {closeUp.coordinatorId >= 0 &&
            ` · ${t('kept', { partition: closeUp.statePartition, broker: closeUp.coordinatorId })}`}
        </span>
      )}
      <span className="lens-bar__end">
        <Menu label={words.t('groups.actions', { name: group.id })} icon="more" items={items} />
      </span>
    </div>
  );
}

function Story({ story, consumers, nowUs, onEvent }: ShareViewProps) {
  const t = useShareWords();
  const { sentenceOf, clock } = useWords();
  const nameOf = (id: string): string | undefined => consumers[id]?.name;
  const past = story.filter(({ timeUs }) => timeUs <= nowUs);
  return (
    <section className="share-part">
      <h3 className="group-head">{t('why')}</h3>
      {past.length === 0 && <p className="share-note">{t('whyNone')}</p>}
      <ol className="share-story">
        {past.map((event) => (
          <li key={event.id}>
            <button type="button" className="share-story__event" onClick={() => onEvent(event.id)}>
              <span className="mono share-story__time">{clock(event.timeUs)}</span>
              <span>{sentenceOf(event, nameOf)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
