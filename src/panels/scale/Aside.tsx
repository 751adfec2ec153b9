/** What needs looking at: who refuses writes, where it comes from, who is behind; each a way to it. */
import type { ClusterFrame, PartitionView } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { useScaleWords } from '../../i18n/lenses/scale.ts';
import { Button, classes, Square } from '../../ui/index.ts';
import type { Cause, ScaleModel } from './model.ts';

export interface AsideProps {
  readonly model: ScaleModel;
  readonly partitions: ClusterFrame['partitions'];
  readonly consumers: ClusterFrame['consumers'];
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
  readonly onMend: (cause: Cause) => void;
}

/** Partitions that are named; more are counted. */
const MOST_NAMED = 8;
const MOST_CAUSES = 5;

export function Aside({ model, partitions, consumers, chosen, onChoose, onMend }: AsideProps) {
  const t = useScaleWords();
  const { person, number } = useWords();
  const { attention, causes, laggards, counts } = model;
  const widest = Math.max(1, ...causes.map(({ replicas }) => replicas));
  const longest = Math.max(1, ...laggards.map(({ lag }) => lag));
  return (
    <section className="scale-aside" aria-label={t('attention')}>
      <div className="scale-aside__part">
        <h2 className={classes('scale-aside__head', attention.length > 0 && 'scale-aside__head--bad')}>
          {attention.length > 0 ? t('refuse', { n: attention.length }) : t('well')}
        </h2>
        <p className="scale-aside__note">
          {attention.length > 0
            ? t('refuseWhy')
            : counts.missing > 0
              ? t('wellMissing', { n: counts.missing })
              : t('wellAll')}
        </p>
        <ul className="scale-list">
          {attention.slice(0, MOST_NAMED).map(({ key }) => (
            <li key={key}>
              <button
                type="button"
                className="scale-list__line"
                aria-current={key === chosen ? 'true' : undefined}
                onClick={() => onChoose(key)}
              >
                <span>{key}</span>
                <Boxes view={partitions[key]} model={model} />
              </button>
            </li>
          ))}
        </ul>
        {attention.length > MOST_NAMED && (
          <p className="scale-aside__note">{t('andMore', { n: attention.length - MOST_NAMED })}</p>
        )}
      </div>
      {causes.length > 0 && (
        <div className="scale-aside__part">
          <h3>{t('causes')}</h3>
          {causes.slice(0, MOST_CAUSES).map((cause) => (
            <div key={cause.brokerId} className="scale-cause">
              <p>{t(`cause_${cause.why}`, { n: cause.replicas, broker: String(cause.brokerId) })}</p>
              <i
                className={classes('scale-cause__bar', cause.why === 'down' && 'scale-cause__bar--off')}
                style={{ width: `${(cause.replicas / widest) * 100}%` }}
              />
              {cause.why !== 'behind' && (
                <Button icon={cause.why === 'slow' ? 'slow' : 'restart'} onClick={() => onMend(cause)}>
                  {t(`mend_${cause.why}`, { broker: String(cause.brokerId) })}
                </Button>
              )}
            </div>
          ))}
        </div>
      )}
      <div className="scale-aside__part">
        <h3>{t('laggards')}</h3>
        {laggards.length === 0 && <p className="scale-aside__note">{t('noLag')}</p>}
        <ul className="scale-list">
          {laggards.map(({ key, groupId, ownerId, lag }) => {
            const owner = ownerId === null ? undefined : consumers[ownerId];
            return (
              <li key={`${groupId} ${key}`}>
                <button
                  type="button"
                  className="scale-list__line"
                  aria-label={t('laggard', { partition: key, group: groupId, n: lag })}
                  onClick={() => onChoose(key)}
                >
                  {owner && <Square initial={person(owner).initial} hue={owner.hue} />}
                  <span>{key}</span>
                  <i className="scale-list__bar" style={{ width: `${(lag / longest) * 44}px` }} />
                  <b>{number(lag)}</b>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
      <Legend />
    </section>
  );
}

/** Its replicas in their order: in sync, out of it, or dead. */
function Boxes({ view, model }: { readonly view: PartitionView | undefined; readonly model: ScaleModel }) {
  if (!view) return null;
  const downs = model.brokers.filter(({ isDown }) => isDown).map(({ brokerId }) => brokerId);
  return (
    <span className="scale-boxes" aria-hidden="true">
      {view.replicas.map((brokerId) => (
        <span
          key={brokerId}
          className={classes(
            'scale-boxes__box',
            downs.includes(brokerId)
              ? 'scale-boxes__box--off'
              : !view.isr.includes(brokerId) && 'scale-boxes__box--out',
          )}
        >
          {brokerId}
        </span>
      ))}
    </span>
  );
}

function Legend() {
  const t = useScaleWords();
  return (
    <div className="scale-aside__part scale-legend">
      <h3>{t('legend')}</h3>
      <ul>
        {(['Full', 'Missing', 'Below', 'Leads', 'Follows', 'Out', 'Off'] as const).map((name) => (
          <li key={name}>
            <i className={`scale-legend__sign scale-legend__sign--${name.toLowerCase()}`} />
            {t(`legend${name}`)}
          </li>
        ))}
      </ul>
      <p className="scale-aside__note">{t('legendTank')}</p>
    </div>
  );
}
