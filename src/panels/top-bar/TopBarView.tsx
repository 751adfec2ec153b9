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
  /** How many lenses have a place in the bar; the others lie in a menu. */
  readonly lensRoom: number;
  /** There is room for little: what concerns the whole page lies in a menu. */
  readonly isPhone: boolean;
  readonly onLens: (lens: LensName) => void;
  readonly isNight: boolean;
  readonly isDrawerOpen: boolean;
  readonly onToggleTheme: () => void;
  readonly onToggleLocale: () => void;
  readonly onToggleDrawer: () => void;
  readonly onLessons: () => void;
  readonly onUndo: () => void;
  readonly onLibrary: () => void;
  readonly onMetrics: () => void;
  readonly onCompare: () => void;
  readonly onShare: () => void;
  readonly onSettings: () => void;
  readonly onHelp: () => void;
  readonly onFind: () => void;
}

export function TopBarView({
  scenarioName,
  era,
  addItems,
  lenses,
  lens,
  lensRoom,
  isPhone,
  onLens,
  isNight,
  isDrawerOpen,
  onToggleTheme,
  onToggleLocale,
  onToggleDrawer,
  onLessons,
  onUndo,
  onLibrary,
  onMetrics,
  onCompare,
  onShare,
  onSettings,
  onHelp,
  onFind,
}: TopBarViewProps) {
  const { t, locale } = useWords();
  const inBar = lenses.slice(0, lensRoom);
  const inMenu = lenses.slice(lensRoom);
  const theme = t(isNight ? 'topBar.themeToChart' : 'topBar.themeToNight');
  const add = (
    <Menu label={t('topBar.add')} text={isPhone ? undefined : t('topBar.add')} icon="plus" items={addItems} />
  );
  const lessons: MenuItem = {
    id: 'lessons',
    label: t('topBar.lessons'),
    icon: 'lesson',
    onChoose: onLessons,
  };
  const pair: readonly MenuItem[] = [
    { id: 'compare', label: t('topBar.compare'), icon: 'compare', onChoose: onCompare },
    { id: 'share', label: t('topBar.share'), icon: 'share', onChoose: onShare },
  ];
  const page: readonly MenuItem[] = [
    { id: 'theme', label: theme, icon: 'theme', onChoose: onToggleTheme },
    { id: 'settings', label: t('topBar.settings'), icon: 'settings', onChoose: onSettings },
    { id: 'help', label: t('topBar.help'), icon: 'help', onChoose: onHelp },
  ];
  return (
    <header className="top-bar">
      <div className="top-bar__brand">
        <Icon name="logo" className="top-bar__logo" />
        <h1 className="top-bar__name">Highwater</h1>
      </div>
      <button type="button" className="top-bar__scenario" aria-haspopup="dialog" onClick={onLibrary}>
        <span className="visually-hidden">{t('topBar.scenario')}</span>{' '}
        <span className="top-bar__title">{scenarioName}</span>
        <span className="top-bar__era">{t('topBar.era', { era })}</span>
        <Icon name="down" />
      </button>
      <nav className="top-bar__lenses" aria-label={t('app.lenses')}>
        {inBar.map((name) => (
          <button
            key={name}
            type="button"
            className="top-bar__lens"
            aria-current={name === lens ? 'page' : undefined}
            onClick={() => onLens(name)}
          >
            {t(`app.lens.${name}`)}
          </button>
        ))}
        {inMenu.length > 0 && (
          <Menu
            label={t(inBar.length > 0 ? 'app.moreLenses' : 'app.lenses')}
            text={inMenu.includes(lens) ? t(`app.lens.${lens}`) : t('app.more')}
            icon="menu"
            className="top-bar__more"
            items={inMenu.map((name) => ({
              id: name,
              label: t(`app.lens.${name}`),
              onChoose: () => onLens(name),
            }))}
          />
        )}
      </nav>
      {isPhone ? (
        <div className="top-bar__acts">
          {add}
          <Menu
            label={t('topBar.page')}
            icon="more"
            items={[
              { id: 'find', label: t('topBar.find'), icon: 'search', onChoose: onFind },
              lessons,
              { id: 'undo', label: t('topBar.undo'), icon: 'undo', onChoose: onUndo },
              { id: 'metrics', label: t('drawer.metrics'), icon: 'metrics', onChoose: onMetrics },
              ...pair,
              { id: 'language', label: t('topBar.languageLabel'), onChoose: onToggleLocale },
              ...page,
            ]}
          />
        </div>
      ) : (
        <div className="top-bar__acts">
          <span className="top-bar__find">
            <button
              type="button"
              className="icon-button icon-button--plain"
              aria-label={t('topBar.find')}
              aria-keyshortcuts="/"
              data-tip={t('topBar.find')}
              data-tip-keys="/"
              onClick={onFind}
            >
              <Icon name="search" />
              <span className="top-bar__find-word">{t('topBar.find')}</span>
              <kbd>/</kbd>
            </button>
          </span>
          {add}
          <span className="top-bar__roomy">
            <IconButton icon="lesson" label={t('topBar.lessons')} keys="L" onClick={onLessons} />
          </span>
          <IconButton icon="undo" label={t('topBar.undo')} keys="Control+Z" onClick={onUndo} />
          <IconButton
            icon="inspector"
            label={t('topBar.inspector')}
            keys="I"
            pressed={isDrawerOpen}
            onClick={onToggleDrawer}
          />
          <span className="top-bar__roomy">
            <IconButton icon="compare" label={t('topBar.compare')} onClick={onCompare} />
            <IconButton icon="share" label={t('topBar.share')} keys="X" onClick={onShare} />
          </span>
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
          <span className="top-bar__roomy">
            <IconButton icon="theme" label={theme} keys="T" onClick={onToggleTheme} />
            <IconButton icon="settings" label={t('topBar.settings')} keys="O" onClick={onSettings} />
            <IconButton icon="help" label={t('topBar.help')} keys="?" onClick={onHelp} />
          </span>
          <span className="top-bar__tight">
            <Menu label={t('topBar.page')} icon="more" items={[lessons, ...pair, ...page]} />
          </span>
        </div>
      )}
    </header>
  );
}
