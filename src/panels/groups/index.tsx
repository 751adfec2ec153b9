/** Consumer groups and the bench, connected: what is carried here becomes a wish in the store. */
import { LayoutGroup } from 'framer-motion';
import { type RefObject, useEffect, useRef } from 'react';
import { useMenuOf } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import {
  type CarryTarget,
  useFrame,
  useFrameParts,
  useHighwater,
  usePlayback,
  useVerbs,
  useView,
} from '../../store/index.ts';
import { IconButton, Menu, type MenuItem, Square } from '../../ui/index.ts';
import { CarriedChip, type ChipModel, ConsumerChip } from './ConsumerChip.tsx';
import { type CarryWords, carryWords } from './carry-words.ts';
import { ConsumerDrag, useCarry, usePlace } from './consumer-drag.tsx';
import { BenchBox, ChipPlace, GroupBox } from './GroupView.tsx';
import { HandVoice } from './HandVoice.tsx';
import './groups.css';

/** Where it stands: in a rail, in a sheet from below, or in the short sheet of a phone. In a sheet a tap on a consumer
 *  picks it up, for fingers; in the rail it shows the consumer in the inspector. */
export type GroupsManner = 'rail' | 'sheet' | 'phone';

export function GroupsPanel({ manner }: { manner: GroupsManner }) {
  const { t } = useWords();
  const verbs = useVerbs();
  const order = useFrame((frame) => frame.order.groups);
  const store = useHighwater();
  const carriedId = useView((view) =>
    view.carried?.by === 'tap' ? null : (view.carried?.consumerId ?? null),
  );

  const onOver = (target: CarryTarget | null): void => {
    const { carried } = store.view.getState();
    // Out of its group and over nothing else: out it is, onto the bench.
    const isOut = target === null && carried !== null && carried.fromGroupId !== null;
    verbs.carryOver(isOut ? { groupId: null } : target);
  };

  return (
    <ConsumerDrag
      instructions={t('consumer.carryHelp')}
      overlay={carriedId && <Overlay id={carriedId} />}
      onPickUp={verbs.pickUp}
      onOver={onOver}
      onDrop={verbs.drop}
      onPutBack={verbs.putBack}
    >
      <div className="groups" data-manner={manner}>
        <header className="rail-head">
          <h2>{t('groups.title')}</h2>
          <AddMenu />
        </header>
        <LayoutGroup>
          <div className="groups__places">
            {order.length === 0 && <p className="rail-empty">{t('groups.none')}</p>}
            {order.map((id) => (
              <ConnectedGroup key={id} id={id} manner={manner} />
            ))}
            <ConnectedBench manner={manner} />
          </div>
        </LayoutGroup>
      </div>
      {manner !== 'rail' && <HandBar />}
      <HandVoice />
    </ConsumerDrag>
  );
}

function AddMenu() {
  const { t } = useWords();
  const verbs = useVerbs();
  const order = useFrame((frame) => frame.order.groups);
  const items: readonly MenuItem[] = [
    {
      id: 'bench',
      label: t('groups.addToBench'),
      icon: 'bench',
      onChoose: () => verbs.addConsumer(null),
    },
    ...order.map(
      (group): MenuItem => ({
        id: `to-${group}`,
        label: t('groups.addTo', { group }),
        icon: 'consumer',
        onChoose: () => verbs.addConsumer(group),
      }),
    ),
    {
      id: 'consumer',
      label: t('deed.addConsumerBy'),
      note: t('groups.addBy.note'),
      icon: 'consumer',
      onChoose: () => verbs.openForm({ kind: 'consumer', groupId: order[0] ?? null }),
    },
    {
      id: 'group',
      label: t('groups.addGroup'),
      icon: 'lens-group',
      onChoose: () => verbs.openDialog('group'),
    },
  ];
  return <Menu label={t('groups.add')} icon="plus" items={items} />;
}

/** What a drop here would do, while something hovers; and the way to drop by a tap. */
function useLanding(groupId: string | null): {
  drop: CarryWords | null;
  tap: { label: string; onTap: () => void } | null;
} {
  const words = useWords();
  const verbs = useVerbs();
  const carried = useView((view) => view.carried);
  const name = useFrame(({ consumers }) => {
    const consumer = consumers[carried?.consumerId ?? ''];
    return consumer ? words.person(consumer).name : '';
  });
  if (!carried) return { drop: null, tap: null };
  if (carried.by === 'tap') {
    if (carried.fromGroupId === groupId) return { drop: null, tap: null };
    const label =
      groupId === null
        ? words.t('carry.dropToLeave', { group: carried.fromGroupId ?? '' })
        : words.t('carry.dropToJoin');
    const onTap = (): void => {
      verbs.carryOver({ groupId });
      verbs.drop();
    };
    return { drop: null, tap: { label, onTap } };
  }
  const isHere = carried.target?.groupId === groupId;
  const isOrigin = carried.fromGroupId === groupId;
  return { drop: isHere && !isOrigin ? carryWords(carried, name, words) : null, tap: null };
}

function ConnectedGroup({ id, manner }: { id: string; manner: GroupsManner }) {
  const verbs = useVerbs();
  const placeRef = usePlace(id);
  const landing = useLanding(id);
  const members = useMembers(id);
  const group = useFrameParts((frame) => {
    const view = frame.groups[id];
    if (!view) return null;
    const { assignor, state, generation, protocolName, coordinatorId, keptIn, consumers, topics } = view;
    return { id, assignor, state, generation, protocolName, coordinatorId, keptIn, consumers, topics };
  });
  const waits = useWaits(id);
  const menuOf = useMenuOf();
  if (!group) return null;
  return (
    <GroupBox
      group={{ ...group, members }}
      waits={waits}
      placeRef={placeRef}
      {...landing}
      onInspect={() => verbs.select({ kind: 'group', id })}
      items={() => menuOf({ kind: 'group', id })}
    >
      {group.consumers.map((consumerId) => (
        <ConnectedChip key={consumerId} id={consumerId} manner={manner} />
      ))}
    </GroupBox>
  );
}

/** Who is missing at the join barrier, and how long the others wait for them. */
function useWaits(groupId: string): string | null {
  const { t, list, person } = useWords();
  const barrier = useFrameParts((frame) => {
    const group = frame.groups[groupId];
    if (!group || group.barrierEndsAtUs === null || group.awaiting.length === 0) return null;
    return {
      endsAtUs: group.barrierEndsAtUs,
      names: group.awaiting.map((id) => (frame.consumers[id] ? person(frame.consumers[id]).name : id)),
    };
  });
  const tenths = usePlayback((playback) =>
    barrier ? Math.max(0, Math.ceil((barrier.endsAtUs - playback.timeUs) / 100_000)) : 0,
  );
  return barrier && t('groups.waitsFor', { names: list(barrier.names), seconds: (tenths / 10).toFixed(1) });
}

/** Where the members of a KIP-848 group stand, in words; null for a classic one. */
function useMembers(groupId: string): readonly string[] | null {
  const { t, list, person } = useWords();
  const texts = useFrameParts((frame) => {
    const modern = frame.groups[groupId]?.modern;
    if (!modern) return null;
    return modern.members.map(({ consumerId, memberEpoch, state, pendingRevocation }) => {
      const consumer = frame.consumers[consumerId];
      return t(`groups.member.${state}`, {
        consumer: consumer ? person(consumer).name : consumerId,
        epoch: String(memberEpoch),
        partitions: list(pendingRevocation),
      });
    });
  });
  return texts;
}

function ConnectedBench({ manner }: { manner: GroupsManner }) {
  const placeRef = usePlace(null);
  const landing = useLanding(null);
  // Those in no group that are down belong here too: it is the only place where they can be started again.
  const bench = useFrameParts(({ order, consumers }) => [
    ...order.bench,
    ...Object.values(consumers)
      .filter(({ id, groupId }) => groupId === null && !order.bench.includes(id))
      .map(({ id }) => id),
  ]);
  return (
    <BenchBox isEmpty={bench.length === 0} placeRef={placeRef} {...landing}>
      {bench.map((id) => (
        <ConnectedChip key={id} id={id} manner={manner} />
      ))}
    </BenchBox>
  );
}

function useChip(id: string): ChipModel | null {
  const { person } = useWords();
  return useFrameParts((frame) => {
    const view = frame.consumers[id];
    if (!view) return null;
    const { hue, groupId, phase, owned, paused, push } = view;
    return { id, ...person(view), hue, groupId, phase, owned, paused, isPushed: push !== undefined };
  });
}

function ConnectedChip({ id, manner }: { id: string; manner: GroupsManner }) {
  const words = useWords();
  const verbs = useVerbs();
  const consumer = useChip(id);
  const menuOf = useMenuOf();
  const isPending = useView((view) =>
    view.pending.some(({ command }) => 'consumerId' in command && command.consumerId === id),
  );
  const isInHand = useView((view) => view.carried?.by === 'tap' && view.carried.consumerId === id);
  const isFromHand = useView(({ landing }) => landing?.by === 'pointer' && landing.consumerId === id);
  const isDown = consumer?.phase === 'down';
  const { ref, grab, isCarried } = useCarry(id, isDown);
  const focusRef = useFocusOnLanding(id);
  if (!consumer) return null;
  const onTap = (): void => {
    if (manner === 'rail' || isDown) verbs.select({ kind: 'consumer', id });
    else if (isInHand) verbs.putBack();
    else verbs.pickUp(id, 'tap');
  };
  return (
    <ChipPlace id={id} isFromHand={isFromHand}>
      <div ref={ref} className={isCarried ? 'chip-slot chip-slot--left' : 'chip-slot'}>
        {isCarried && (
          <p className="chip chip--hole chip-slot__hole">
            {words.t('carry.wasHere', { name: consumer.name })}
          </p>
        )}
        <ConsumerChip
          consumer={consumer}
          items={() => menuOf({ kind: 'consumer', id })}
          isPending={isPending}
          isInHand={isInHand}
          onTap={onTap}
          grab={grab}
          grabRef={focusRef}
        />
      </div>
    </ChipPlace>
  );
}

/** For fingers: who is in the hand, what to do next, and what else can be done to it. */
function HandBar() {
  const words = useWords();
  const verbs = useVerbs();
  const id = useView((view) => (view.carried?.by === 'tap' ? view.carried.consumerId : null));
  const menuOf = useMenuOf();
  const consumer = useChip(id ?? '');
  if (!consumer || id === null) return null;
  const { name, initial, hue } = consumer;
  // Whatever is done to it, it leaves the hand first.
  const items = (): readonly MenuItem[] =>
    menuOf({ kind: 'consumer', id }).map((item) => ({
      ...item,
      onChoose: () => {
        verbs.putBack();
        item.onChoose();
      },
    }));
  return (
    <div className="hand-bar">
      <Square initial={initial} hue={hue} />
      <p>{words.t('carry.tapThere', { name })}</p>
      <Menu label={words.t('carry.more', { name })} icon="more" items={items} />
      <IconButton icon="close" label={words.t('carry.giveUp')} onClick={verbs.putBack} />
    </div>
  );
}

/** A consumer that was moved is drawn anew in its new place; who moved it by keyboard finds the focus on it there. */
function useFocusOnLanding(id: string): RefObject<HTMLButtonElement | null> {
  const store = useHighwater();
  const grabRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const isMine = store.view.getState().landing?.consumerId === id;
    if (isMine && document.activeElement === document.body) grabRef.current?.focus();
  }, [store, id]);
  return grabRef;
}

function Overlay({ id }: { id: string }) {
  const consumer = useChip(id);
  return consumer && <CarriedChip consumer={consumer} />;
}
