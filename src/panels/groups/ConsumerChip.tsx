/** A consumer as something to pick up: who it is, what it owns or what it is doing instead, and a menu. */
import type { Ref } from 'react';
import type { ConsumerView } from '../../contract/frame.ts';
import { useWords, type Words } from '../../i18n/index.ts';
import { classes, Icon, Menu, type MenuItem, Square } from '../../ui/index.ts';
import { ownedLines } from './carry-words.ts';

/** What a chip shows of a consumer; the rest changes too often to draw it again each time. */
export type ChipModel = Pick<
  ConsumerView,
  'id' | 'name' | 'initial' | 'hue' | 'groupId' | 'phase' | 'owned' | 'paused'
> & {
  /** Not Kafka: records are pushed to it. */
  readonly isPushed: boolean;
};

/** Phases in which it holds what it owns and nothing need be said. */
const QUIET = new Set<ConsumerView['phase']>(['bench', 'stable']);

export function chipLines(consumer: ChipModel, words: Words): string[] {
  const { phase, owned } = consumer;
  if (phase === 'bench') return [words.t('consumer.idle')];
  if (phase === 'stable' && owned.length === 0)
    return [words.t(words.skin === 'bowls' ? 'consumer.hungry' : 'consumer.nothing')];
  const lines = ownedLines(owned, words);
  return phase === 'stable' ? lines : [words.t(`consumer.phase.${phase}`), ...lines.slice(0, 1)];
}

const chipName = ({ name, groupId, isPushed }: ChipModel, { t, list }: Words): string =>
  list([
    groupId === null ? t('consumer.onBench', { name }) : t('consumer.memberOf', { name, group: groupId }),
    ...(isPushed ? [t('consumer.pushed')] : []),
  ]);

interface ConsumerChipProps {
  readonly consumer: ChipModel;
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  readonly isPending: boolean;
  /** A finger's way: picked up, waiting for a tap on its new place. */
  readonly isInHand: boolean;
  readonly onTap: () => void;
  readonly grab: Readonly<Record<string, unknown>>;
  readonly grabRef: Ref<HTMLButtonElement>;
}

export function ConsumerChip({
  consumer,
  items,
  isPending,
  isInHand,
  onTap,
  grab,
  grabRef,
}: ConsumerChipProps) {
  const words = useWords();
  const { name, initial, hue, phase } = consumer;
  const isDown = phase === 'down';
  const isHungry = words.skin === 'bowls' && phase === 'stable' && consumer.owned.length === 0;
  return (
    <div
      className={classes(
        'chip',
        isDown && 'chip--down',
        isPending && 'chip--pending',
        isInHand && 'chip--in-hand',
        !QUIET.has(phase) && !isDown && 'chip--busy',
        isHungry && 'chip--busy chip--hungry',
      )}
      data-consumer={consumer.id}
      data-port={consumer.id}
    >
      <button
        ref={grabRef}
        type="button"
        className="chip__grab"
        aria-label={chipName(consumer, words)}
        aria-pressed={isInHand || undefined}
        onClick={onTap}
        {...grab}
      >
        <Icon name="grip" className="chip__grip" />
        <Square initial={initial} hue={hue} hollow={isDown} />
        <span className="chip__name">{name}</span>
        <span className="chip__owned">
          {consumer.isPushed && <span className="not-kafka">{words.t('consumer.pushed')}</span>}
          {chipLines(consumer, words).map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
        {phase === 'stable' && <span className="chip__count">{consumer.owned.length}</span>}
      </button>
      <Menu
        label={words.t('consumer.actions', { name })}
        icon="more"
        items={items}
        className="row-menu chip__menu"
      />
    </div>
  );
}

/** As it hangs on the pointer. */
export function CarriedChip({ consumer }: { consumer: ChipModel }) {
  const words = useWords();
  return (
    <div className="chip chip--lifted">
      <span className="chip__grab">
        <Icon name="grip" className="chip__grip" />
        <Square initial={consumer.initial} hue={consumer.hue} />
        <span className="chip__name">{consumer.name}</span>
        <span className="chip__owned">
          {chipLines(consumer, words).map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      </span>
    </div>
  );
}
