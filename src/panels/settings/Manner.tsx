/** In whose words the page speaks, and whether it speaks to a room. */
import { useWords } from '../../i18n/index.ts';
import { useMannerWords } from '../../i18n/lenses/manner.ts';
import { ROCKETMQ_MAPPING } from '../../i18n/lenses/mapping.ts';
import { type Skin, usePrefs, useVerbs } from '../../store/index.ts';
import { Segmented } from '../../ui/index.ts';

const SKINS: readonly Skin[] = ['kafka', 'rocketmq', 'bowls'];

export function Manner() {
  const t = useMannerWords();
  const verbs = useVerbs();
  const skin = usePrefs((prefs) => prefs.skin);
  const presenting = usePrefs((prefs) => prefs.presenting);
  return (
    <>
      <div className="settings__row">
        <span className="settings__name">{t('skin')}</span>
        <Segmented
          label={t('skin')}
          options={SKINS.map((value) => ({ value, label: t(`skin_${value}`) }))}
          value={skin}
          onChange={verbs.setSkin}
        />
        <p className="settings__note">{t(skin === 'bowls' ? 'bowlsNote' : 'skinNote')}</p>
        {skin === 'rocketmq' && <MappingTable />}
      </div>
      <div className="settings__row">
        <span className="settings__name">{t('presenting')}</span>
        <Segmented
          label={t('presenting')}
          options={[
            { value: 'off', label: t('presentingOff') },
            { value: 'on', label: t('presentingOn') },
          ]}
          value={presenting ? 'on' : 'off'}
          onChange={(value) => verbs.setPresenting(value === 'on')}
        />
        <p className="settings__note">{t('presentingNote')}</p>
      </div>
    </>
  );
}

function MappingTable() {
  const t = useMannerWords();
  const { locale } = useWords();
  return (
    <table className="settings__mapping">
      <caption>{t('mapping')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('mappingKafka')}</th>
          <th scope="col">{t('mappingOther')}</th>
          <th scope="col">{t('mappingNote')}</th>
        </tr>
      </thead>
      <tbody>
        {ROCKETMQ_MAPPING[locale].map(({ kafka, other, note }) => (
          <tr key={kafka}>
            <th scope="row">{kafka}</th>
            <td>{other}</td>
            <td>{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
