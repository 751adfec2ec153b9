/** The settings of a producer that shape what is seen. */
import type { ProducerConfigView } from '../../contract/producer-close-up.ts';
import { useProducerWords } from '../../i18n/lenses/producer.ts';
import { classes } from '../../ui/index.ts';

export function ConfigList({ configs }: { readonly configs: readonly ProducerConfigView[] }) {
  const t = useProducerWords();
  const changed = configs.filter(({ isSet }) => isSet).length;
  return (
    <section className="producer-part producer-config" aria-label={t('config')}>
      <h3 className="producer-part__title">
        {t('config')}{' '}
        {changed > 0 && <small className="producer-part__aside">{t('changed', { n: changed })}</small>}
      </h3>
      <dl>
        {configs.map(({ name, value, isSet }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={classes(isSet && 'producer-config__set')}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
