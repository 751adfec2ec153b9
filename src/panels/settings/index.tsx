/** What a visitor may have otherwise: theme, language, motion. Kept from visit to visit. */
import { useState } from 'react';
import { ERAS, type EraName } from '../../contract/eras.ts';
import { DEFAULT_HARDWARE, type Hardware } from '../../contract/hardware.ts';
import { useWords } from '../../i18n/index.ts';
import { type Locale, type Motion, type Theme, useFrame, usePrefs, useVerbs } from '../../store/index.ts';
import { Button, Dialog, Segmented } from '../../ui/index.ts';
import { Manner } from './Manner.tsx';
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
      <Manner />
      <Machines />
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

/** What the brokers' machines are made of, part by part; those of the first broker stand for all. */
function Machines() {
  const { t } = useWords();
  const { setHardware } = useVerbs();
  const hardware = useFrame(
    ({ order, brokers }) => brokers[order.brokers[0] ?? '']?.machine?.hardware ?? null,
  );
  const choice = (
    name: string,
    [yes, no]: readonly [string, string],
    isYes: boolean,
    wish: (yes: boolean) => void,
    note?: string,
  ) => (
    <div className="settings__row">
      <span className="settings__name">{name}</span>
      <Segmented
        label={name}
        options={[
          { value: 'no', label: no },
          { value: 'yes', label: yes },
        ]}
        value={isYes ? 'yes' : 'no'}
        onChange={(value) => wish(value === 'yes')}
      />
      {note !== undefined && <p className="settings__note">{note}</p>}
    </div>
  );
  const part = (
    name: string,
    words: readonly [string, string],
    isYes: boolean,
    set: (yes: boolean) => Partial<Hardware>,
  ) => choice(name, words, isYes, (yes) => setHardware(set(yes)));
  const yesNo = [t('settings.yes'), t('settings.no')] as const;
  return (
    <>
      {choice(
        t('settings.machines'),
        [t('settings.machines.on'), t('settings.machines.off')],
        hardware !== null,
        (yes) => setHardware(yes ? {} : null),
        t('settings.machines.note'),
      )}
      {hardware && (
        <>
          {part(
            t('settings.sequential'),
            [t('settings.sequential.on'), t('settings.sequential.off')],
            hardware.sequential,
            (sequential) => ({ sequential }),
          )}
          {part(t('settings.pageCache'), yesNo, hardware.pageCacheKB > 0, (yes) => ({
            pageCacheKB: yes ? DEFAULT_HARDWARE.pageCacheKB : 0,
          }))}
          {part(t('settings.zeroCopy'), yesNo, hardware.zeroCopy, (zeroCopy) => ({ zeroCopy }))}
        </>
      )}
    </>
  );
}
