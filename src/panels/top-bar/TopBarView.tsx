/** Name, scenario, views, and what concerns the whole page. */
import { useWords } from '../../i18n/index.ts';
import type { LensName } from '../../store/index.ts';
import { Icon, IconButton, Menu, type MenuItem } from '../../ui/index.ts';

interface TopBarViewProps {
  readonly scenarioName: string;
  readonly era: string;
  readonly addItems: readonly MenuItem[];
  readonly lenses: readonly LensName[];
  readonly lens: LensName;
  readonly isPhone: boolean;
  readonly onLens: (lens: LensName) => void;
  readonly isNight: boolean;
  readonly isDrawerOpen: boolean;
  readonly onToggleTheme: () => void;
  readonly onToggleLocale: () => void;
  readonly onToggleDrawer: () => void;
  readonly onUndo: () => void;
  readonly onLibrary: () => void;
  readonly onCompare: () => void;
  readonly onShare: () => void;
  readonly onSettings: () => void;
  readonly onHelp: () => void;
}

export function TopBarView({
  scenarioName,
  era,
  addItems,
  lenses,
  lens,
  isPhone,
  onLens,
  isNight,
  isDrawerOpen,
  onToggleTheme,
  onToggleLocale,
  onToggleDrawer,
  onUndo,
  onLibrary,
  onCompare,
  onShare,
  onSettings,
  onHelp,
}: TopBarViewProps) {
  const { t, locale } = useWords();
  return (
    <header className="top-bar">
      <div className="top-bar__brand">
        <Icon name="logo" className="top-bar__logo" />
        <h1 className="top-bar__name">Highwater</h1>
      </div>
      <button type="button" className="top-bar__scenario" aria-haspopup="dialog" onClick={onLibrary}>
        <span className="visually-hidden">{t('topBar.scenario')}</span> {scenarioName}
        <span className="top-bar__era">{t('topBar.era', { era })}</span>
        <Icon name="down" />
      </button>
      <nav className="top-bar__lenses" aria-label={t('app.lenses')}>
        {isPhone ? (
          <Menu
            label={t('app.lenses')}
            text={t(`app.lens.${lens}`)}
            icon="menu"
            items={lenses.map((name) => ({
              id: name,
              label: t(`app.lens.${name}`),
              onChoose: () => onLens(name),
            }))}
          />
        ) : (
          lenses.map((name) => (
            <button
              key={name}
              type="button"
              className="top-bar__lens"
              aria-current={name === lens ? 'page' : undefined}
              onClick={() => onLens(name)}
            >
              {t(`app.lens.${name}`)}
            </button>
          ))
        )}
      </nav>
      <div className="top-bar__acts">
        <Menu label={t('topBar.add')} text={t('topBar.add')} icon="plus" items={addItems} />
        <IconButton icon="undo" label={t('topBar.undo')} keys="Control+Z" onClick={onUndo} />
        <IconButton
          icon="inspector"
          label={t('topBar.inspector')}
          keys="I"
          pressed={isDrawerOpen}
          onClick={onToggleDrawer}
        />
        <IconButton icon="compare" label={t('topBar.compare')} onClick={onCompare} />
        <IconButton icon="share" label={t('topBar.share')} keys="L" onClick={onShare} />
        <button
          type="button"
          className="icon-button icon-button--plain"
          lang={locale === 'en' ? 'zh-CN' : 'en'}
          aria-label={t('topBar.languageLabel')}
          data-tip={t('topBar.languageLabel')}
          onClick={onToggleLocale}
        >
          {t('topBar.language')}
        </button>
        <IconButton
          icon="theme"
          label={t(isNight ? 'topBar.themeToChart' : 'topBar.themeToNight')}
          keys="T"
          onClick={onToggleTheme}
        />
        <IconButton icon="settings" label={t('topBar.settings')} keys="O" onClick={onSettings} />
        <IconButton icon="help" label={t('topBar.help')} keys="?" onClick={onHelp} />
      </div>
    </header>
  );
}
