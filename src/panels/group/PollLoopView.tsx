/** The application's one thread, and the timers that run meanwhile. */
import type { ConsumerCloseUp, TimerCloseUp } from '../../contract/group-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useConsumerWords } from '../../i18n/lenses/consumer.ts';
import { classes } from '../../ui/index.ts';

interface PollLoopProps {
  readonly closeUp: ConsumerCloseUp;
  readonly nowUs: number;
}

export function PollLoopView({ closeUp, nowUs }: PollLoopProps) {
  const t = useConsumerWords();
  const { number } = useWords();
  const { thread, threadSinceUs, doneAtUs, handCount, timers, lab } = closeUp;
  const span = (us: number): string => (Math.max(0, us) / 1e6).toFixed(us < 10e6 ? 2 : 1);
  const since = { seconds: span(nowUs - threadSinceUs) };
  const isIn = (box: ConsumerCloseUp['thread']): boolean => thread === box;
  return (
    <section className="poll-loop" aria-label={t('pollLoop')}>
      <h3 className="group-head">
        {t('pollLoop')} <small>{t(lab && lab.settings.by !== 'thread' ? 'withWorkers' : 'oneThread')}</small>
      </h3>
      {thread === 'down' || thread === 'bench' ? (
        <p className="group-note">{t(thread)}</p>
      ) : (
        <>
          <ol className="poll-loop__boxes">
            <Box name={t('box_poll')} isNow={isIn('polling')}>
              {isIn('polling') ? t('sinceIn', since) : t('notNow')}
            </Box>
            <Box
              name={t('box_process')}
              isNow={isIn('processing') || isIn('stalled')}
              isAmber={isIn('stalled')}
            >
              {isIn('stalled')
                ? t('stalledFor', since)
                : isIn('processing')
                  ? `${t('handIn', { n: handCount, seconds: since.seconds })}${
                      doneAtUs === null ? '' : `, ${t('doneIn', { seconds: span(doneAtUs - nowUs) })}`
                    }`
                  : t('notNow')}
            </Box>
            <Box name={t('box_commit')} isNow={isIn('committing')}>
              {isIn('committing') ? t('waitsCommit', since) : t('notNow')}
            </Box>
            <Box name={t('box_background')} isNow={false} isApart>
              {t(timers.some(({ name }) => name === 'heartbeat') ? 'beats' : 'beatsNone')}
            </Box>
          </ol>
          <ul className="poll-loop__dials">
            {timers.map((timer) => (
              <Dial key={timer.name} timer={timer} nowUs={nowUs} coordinatorId={closeUp.coordinatorId} />
            ))}
          </ul>
          {timers.some(({ name }) => name === 'poll') && <p className="group-note">{t('pollWarning')}</p>}
        </>
      )}
      <span className="visually-hidden">{number(handCount)}</span>
    </section>
  );
}

interface BoxProps {
  readonly name: string;
  readonly isNow: boolean;
  readonly isAmber?: boolean;
  readonly isApart?: boolean;
  readonly children: string;
}

function Box({ name, isNow, isAmber, isApart, children }: BoxProps) {
  return (
    <li
      className={classes(
        'poll-loop__box',
        isNow && 'poll-loop__box--now',
        isAmber && 'poll-loop__box--amber',
        isApart && 'poll-loop__box--apart',
      )}
      aria-current={isNow ? 'step' : undefined}
    >
      <b>{name}</b>
      <span>{children}</span>
    </li>
  );
}

const R = 31;
const ROUND = 2 * Math.PI * R;

function Dial({
  timer: { name, endsAtUs, lengthUs },
  nowUs,
  coordinatorId,
}: {
  timer: TimerCloseUp;
  nowUs: number;
  coordinatorId: number;
}) {
  const t = useConsumerWords();
  const usedUs = Math.min(lengthUs, Math.max(0, lengthUs - (endsAtUs - nowUs)));
  const used = lengthUs > 0 ? usedUs / lengthUs : 0;
  // Nobody else stops these two; amber when little is left.
  const isLate = (name === 'poll' || name === 'session') && used > 0.66;
  const text = (us: number): string => (us / 1e6).toFixed(us < 10e6 ? 2 : 0);
  return (
    <li className="dial">
      <svg
        viewBox="0 0 76 76"
        width={76}
        height={76}
        role="img"
        aria-label={t('timerLabel', {
          name: t(`timer_${name}`),
          left: text(Math.max(0, endsAtUs - nowUs)),
          length: text(lengthUs),
        })}
      >
        <circle cx={38} cy={38} r={R} className="dial__track" />
        <circle
          cx={38}
          cy={38}
          r={R}
          className={classes('dial__used', isLate && 'dial__used--late')}
          strokeDasharray={`${used * ROUND} ${ROUND}`}
          transform="rotate(-90 38 38)"
        />
        <text x={38} y={37} className="dial__value">
          {text(usedUs)}
        </text>
        <text x={38} y={51} className="dial__length">
          {t('timerOf', { seconds: text(lengthUs) })}
        </text>
      </svg>
      <b>{t(`timer_${name}`)}</b>
      <small>
        {name === 'session' && coordinatorId >= 0
          ? t('atCoordinator', { broker: coordinatorId })
          : t('interval')}
      </small>
    </li>
  );
}
