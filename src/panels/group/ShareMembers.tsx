/** Who has which records, and how long still. */
import type { ConsumerView } from '../../contract/frame.ts';
import type { ShareCloseUp, ShareMemberCloseUp } from '../../contract/share-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useShareWords } from '../../i18n/lenses/share.ts';
import { classes, Menu, type MenuItem, Square } from '../../ui/index.ts';
import type { Person } from './people.ts';
import { leftOf } from './share-window.ts';

interface ShareMembersProps {
  readonly closeUp: ShareCloseUp;
  readonly consumers: Readonly<Record<string, ConsumerView>>;
  readonly nowUs: number;
  readonly personOf: (id: string) => Person;
  /** What can be done to a member. */
  readonly itemsOf: (consumerId: string) => readonly MenuItem[];
}

/** Ranges of one member that have a bar; what is more is in the strip. */
const SHOWN = 4;
const SOON_US = 3_000_000;

export function ShareMembers({ closeUp, consumers, nowUs, personOf, itemsOf }: ShareMembersProps) {
  const t = useShareWords();
  const { t: words } = useWords();
  const lockMs = Number(
    closeUp.configs.find(({ name }) => name === 'share.record.lock.duration.ms')?.value ?? 0,
  );
  return (
    <section className="share-part">
      <h3 className="group-head">
        {t('members')} <span className="share-note">{t('membersNote', { seconds: lockMs / 1000 })}</span>
      </h3>
      <ul className="share-members">
        {closeUp.members.map((member) => {
          const { name, initial, hue } = personOf(member.consumerId);
          const view = consumers[member.consumerId];
          return (
            <li key={member.consumerId} className="share-member">
              <Square initial={initial} hue={hue} hollow={view?.phase === 'down'} />
              <span className="share-member__who">
                <b>{name}</b>
                <span className={classes('share-note', isTroubled(view) && 'share-note--amber')}>
                  {standingOf(t, member, view)}
                </span>
              </span>
              <span className="share-member__locks">
                {member.locks.slice(0, SHOWN).map((lock) => (
                  <Lock key={lock.firstOffset} lock={lock} hue={hue} nowUs={nowUs} />
                ))}
              </span>
              <Menu
                label={words('consumer.actions', { name })}
                icon="more"
                items={() => itemsOf(member.consumerId)}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const isTroubled = (view: ConsumerView | undefined): boolean =>
  view?.phase === 'down' || view?.phase === 'stalled';

function standingOf(
  t: ReturnType<typeof useShareWords>,
  member: ShareMemberCloseUp,
  view: ConsumerView | undefined,
): string {
  if (view?.phase === 'down') return t('down');
  if (view?.phase === 'stalled') return t('stalled');
  if (member.processing !== null) return t('working', { offset: member.processing, n: member.inHand });
  return member.locks.length === 0 ? t('nothing') : t('waiting');
}

function Lock({
  lock,
  hue,
  nowUs,
}: {
  readonly lock: ShareMemberCloseUp['locks'][number];
  readonly hue: number;
  readonly nowUs: number;
}) {
  const t = useShareWords();
  const { firstOffset, lastOffset, fromUs, untilUs } = lock;
  const leftUs = Math.max(0, untilUs - nowUs);
  const left = leftOf({ lockedFromUs: fromUs, lockedUntilUs: untilUs }, nowUs);
  return (
    <span className="share-lock">
      <span className="mono">
        {firstOffset === lastOffset ? firstOffset : t('range', { first: firstOffset, last: lastOffset })}
      </span>
      <span className="share-lock__bar">
        <span className={`square--${'abcdefgh'[hue % 8]}`} style={{ width: `${left * 100}%` }} />
      </span>
      <span className={classes('mono', leftUs < SOON_US && 'share-note--amber')}>
        {t('left', { seconds: (leftUs / 1e6).toFixed(1) })}
      </span>
    </span>
  );
}
