/** The settings of a producer that shape what is seen, changed where they stand. */
import { configDefinition } from '../../contract/configs.ts';
import type { ProducerConfigView } from '../../contract/producer-close-up.ts';
import { useProducerWords } from '../../i18n/lenses/producer.ts';
import { classes, IconButton, Refusal, ValueEditor } from '../../ui/index.ts';

export interface ConfigListProps {
  readonly configs: readonly ProducerConfigView[];
  /** What was wished for last, and why it was refused, in words; null: it was not. */
  readonly wish: { readonly name: string; readonly refusal: string | null } | null;
  /** A value, or (null) the default again. Absent: they are not to be changed here. */
  readonly onSet: ((name: string, value: string | null) => void) | null;
}

export function ConfigList({ configs, wish, onSet }: ConfigListProps) {
  const t = useProducerWords();
  const changed = configs.filter(({ isSet }) => isSet).length;
  return (
    <section className="producer-part producer-config" aria-label={t('config')}>
      <h3 className="producer-part__title">
        {t('config')}{' '}
        {changed > 0 && <small className="producer-part__aside">{t('changed', { n: changed })}</small>}
      </h3>
      <dl>
        {configs.map(({ name, value, isSet }) => {
          const refusal = wish?.name === name ? wish.refusal : null;
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={classes(isSet && 'producer-config__set')}>
                {onSet && isSet && (
                  <IconButton icon="undo" label={t('usual', { name })} onClick={() => onSet(name, null)} />
                )}
                {onSet ? (
                  <ValueEditor
                    key={value}
                    name={name}
                    value={value}
                    isBoolean={configDefinition('producer', name)?.type === 'boolean'}
                    isRefused={refusal !== null}
                    setWord={t('set')}
                    setLabel={t('setLabel', { name })}
                    onSet={(next) => onSet(name, next)}
                  />
                ) : (
                  <span className="producer-config__value">{value}</span>
                )}
              </dd>
              {refusal && (
                <dd className="producer-config__refusal">
                  <Refusal words={refusal} />
                </dd>
              )}
            </div>
          );
        })}
      </dl>
      {onSet && <p className="producer-part__note">{t('configNote')}</p>}
    </section>
  );
}
