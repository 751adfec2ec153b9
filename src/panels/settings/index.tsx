/** What a visitor may have otherwise: theme, language, motion. Kept from visit to visit. */
import { useState } from 'react';
import { ERAS, type EraName } from '../../contract/eras.ts';
import { useWords } from '../../i18n/index.ts';
import { type Locale, type Motion, type Theme, useFrame, usePrefs, useVerbs } from '../../store/index.ts';
import { Button, Dialog, Segmented } from '../../ui/index.ts';
import './settings.css';

const THEMES: readonly Theme[] = ['system', 'chart', 'night'];
const MOTIONS: readonly Motion[] = ['system', 'reduced', 'full'];
/** Each in its own language, for who cannot read the other. */
const LOCALES: readonly { readonly value: Locale; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'zh-CN', label: '中文' },
];

export function SettingsDialog() {
  const { t } = useWords();
  const verbs = useVerbs();
  const { theme, locale, motion } = usePrefs((prefs) => prefs);
  const running = useFrame((frame) => frame.cluster.era as EraName);
  const [era, setEra] = useState<EraName>(running);
  return (
    <Dialog
      title={t('settings.title')}
      closeLabel={t('settings.close')}
      className="settings"
      onClose={() => verbs.openDialog(null)}
    >
      <div className="settings__row">
        <span className="settings__name">{t('settings.theme')}</span>
        <Segmented
          label={t('settings.theme')}
          options={THEMES.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
          value={theme}
          onChange={verbs.setTheme}
        />
      </div>
      <div className="settings__row">
        <span className="settings__name">{t('settings.language')}</span>
        <Segmented
          label={t('settings.language')}
          options={LOCALES}
          value={locale}
          onChange={verbs.setLocale}
        />
      </div>
      <div className="settings__row">
        <span className="settings__name">{t('settings.motion')}</span>
        <Segmented
          label={t('settings.motion')}
          options={MOTIONS.map((value) => ({ value, label: t(`settings.motion.${value}`) }))}
          value={motion}
          onChange={verbs.setMotion}
        />
        <p className="settings__note">{t('settings.motion.note')}</p>
      </div>
      <div className="settings__row">
        <span className="settings__name">{t('settings.era')}</span>
        <Segmented
          label={t('settings.era')}
          options={ERAS.map((value) => ({ value, label: value }))}
          value={era}
          onChange={setEra}
        />
        <p className="settings__note">{t('settings.era.note')}</p>
        {era !== running && (
          <Button className="settings__boot" look="solid" icon="restart" onClick={() => verbs.bootEra(era)}>
            {t('settings.era.boot', { era })}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
