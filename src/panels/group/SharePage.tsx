/** The page of a share group, connected. */
import { useEffect, useMemo, useState } from 'react';
import { useMenuOf } from '../../deeds/index.ts';
import { useShareWords } from '../../i18n/lenses/share.ts';
import { useCloseUp, useFrame, useJournal, useVerbs, useView } from '../../store/index.ts';
import { ShareView } from './ShareView.tsx';
import { storyOfShare } from './share-story.ts';
import './share.css';

interface SharePageProps {
  readonly groupId: string;
  readonly groupIds: readonly string[];
  readonly onGroup: (id: string) => void;
}

export function SharePage({ groupId, groupIds, onGroup }: SharePageProps) {
  const verbs = useVerbs();
  const t = useShareWords();
  const menuOf = useMenuOf();
  const group = useFrame((frame) => frame.groups[groupId] ?? null);
  const consumers = useFrame((frame) => frame.consumers);
  const nowUs = useFrame((frame) => frame.timeUs);
  const events = useJournal((journal) => journal.events);
  const selected = useView(({ selection }) => (selection?.kind === 'partition' ? selection.id : null));
  const [wanted, setWanted] = useState<string | null>(null);
  const [from, setFrom] = useState<number | null>(null);
  const keys = group?.share?.partitions.map(({ partition }) => partition) ?? [];
  const named = wanted ?? selected;
  const partition = named !== null && keys.includes(named) ? named : (keys[0] ?? null);
  const looked = useCloseUp();
  const isOurs = looked?.kind === 'share' && looked.groupId === groupId && looked.partition === partition;

  useEffect(() => {
    if (partition !== null) verbs.lookAt({ kind: 'share', groupId, partition, from });
  }, [verbs, groupId, partition, from]);
  useEffect(() => () => verbs.lookAt(null), [verbs]);
  const story = useMemo(() => storyOfShare(events, groupId), [events, groupId]);

  if (!group?.share) return <p className="group-note">{t('none')}</p>;
  return (
    <ShareView
      group={group}
      share={group.share}
      groupIds={groupIds}
      consumers={consumers}
      nowUs={nowUs}
      closeUp={isOurs ? looked : null}
      partition={partition}
      isFollowing={from === null}
      story={story}
      onGroup={onGroup}
      onPartition={(id) => {
        setWanted(id);
        setFrom(null);
      }}
      onFrom={setFrom}
      onEvent={(id) => verbs.select({ kind: 'event', id: String(id) })}
      items={() => menuOf({ kind: 'group', id: groupId })}
      memberItems={(id) => menuOf({ kind: 'consumer', id })}
      onStall={verbs.stallConsumer}
      onCrash={verbs.crashConsumer}
      onKill={verbs.killBroker}
    />
  );
}
