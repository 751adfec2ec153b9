/** Sessions with ZooKeeper: a dial for each, where it is connected, and what goes when it ends. */
import type { SessionCloseUp } from '../../contract/controller-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes } from '../../ui/index.ts';
import { Dial } from './Dial.tsx';

interface SessionsProps {
  readonly sessions: readonly SessionCloseUp[];
  readonly nowUs: number;
  readonly whoOf: (session: string) => string;
}

export function SessionsView({ sessions, nowUs, whoOf }: SessionsProps) {
  const t = useControllerWords();
  return (
    <section className="sessions" aria-label={t('sessions')}>
      <h3 className="lens-title">
        {t('sessions')} <small>{t('sessionsNote')}</small>
      </h3>
      {sessions.length === 0 && <p className="controller-lens__quiet">{t('noSessions')}</p>}
      <ul>
        {sessions.map((session) => (
          <Session key={session.id} session={session} nowUs={nowUs} who={whoOf(session.id)} />
        ))}
      </ul>
    </section>
  );
}

function Session({
  session,
  nowUs,
  who,
}: {
  readonly session: SessionCloseUp;
  readonly nowUs: number;
  readonly who: string;
}) {
  const t = useControllerWords();
  const { clock } = useWords();
  const { id, client, serverId, timeOutMs, lastHeardUs, endsAtUs, owns } = session;
  const silentUs = lastHeardUs === null ? null : nowUs - lastHeardUs;
  const share =
    silentUs === null || endsAtUs === null || lastHeardUs === null
      ? null
      : Math.max(0, Math.min(1, silentUs / Math.max(1, endsAtUs - lastHeardUs)));
  // A client that has nothing to say pings after a third of its time.
  const isSilent = silentUs !== null && silentUs > timeOutMs * 500;
  return (
    <li className={classes('session', isSilent && 'session--silent')}>
      <Dial share={share} isDoomed={isSilent} />
      <p>
        <b>{who}</b> <code>{id}</code>
        <span className={classes(client === null && 'controller-lens__red')}>
          {client !== null
            ? t('sessionOn', { id: serverId })
            : serverId >= 0
              ? t('sessionWas', { id: serverId })
              : t('sessionLost')}
        </span>
        <span>
          {t('sessionTime', { ms: String(timeOutMs) })} ·{' '}
          {silentUs === null || endsAtUs === null
            ? t('sessionUncounted')
            : t('sessionHeard', {
                ms: String(Math.max(0, Math.round(silentUs / 1000))),
                end: clock(endsAtUs),
              })}
        </span>
        <span>{owns.length > 0 ? t('owns', { paths: owns.join(' ') }) : t('ownsNothing')}</span>
      </p>
    </li>
  );
}
