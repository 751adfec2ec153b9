/** What the settings of each client promise, in words. */
import type { GuaranteeView } from '../../contract/audit-close-up.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { classes } from '../../ui/index.ts';

interface GuaranteesViewProps {
  readonly guarantees: readonly GuaranteeView[];
  readonly nameOf: NameOf;
}

export function GuaranteesView({ guarantees, nameOf }: GuaranteesViewProps) {
  const t = useAuditWords();
  const { personName } = useWords();
  if (guarantees.length === 0) return null;
  return (
    <section className="auditor__part" aria-label={t('promises')}>
      <h3 className="auditor__head">{t('promises')}</h3>
      <dl className="auditor-settings">
        {guarantees.map((one) => (
          <div key={`${one.id} ${one.side === 'producer' ? one.topic : one.groupId}`}>
            <dt>
              {one.side === 'producer'
                ? t('toTopic', { name: personName(one.id, nameOf), topic: one.topic })
                : t('inGroup', { name: personName(one.id, nameOf), group: one.groupId })}
            </dt>
            <dd className={classes('auditor-settings__promise', `auditor-settings__promise--${one.promise}`)}>
              {one.side === 'producer' ? t(`producer_${one.promise}`) : t(`consumer_${one.promise}`)}
            </dd>
            <dd className="auditor__note">
              {one.side === 'producer' ? textOf(one) : t(`because_${one.because}`)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );

  function textOf(one: Extract<GuaranteeView, { readonly side: 'producer' }>): string {
    return t('settingsText', {
      acks: t(`acksText_${one.acks}`, { minIsr: String(one.minIsr) }),
      order: t(`orderText_${one.order}`),
      repeats: t(`repeatsText_${one.repeats}`),
    });
  }
}
