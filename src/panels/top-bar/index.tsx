/** The top bar, connected. */
import { useWords } from '../../i18n/index.ts';
import { type LensName, useFrame, useHighwater, usePrefs, useVerbs, useView } from '../../store/index.ts';
import type { MenuItem } from '../../ui/index.ts';
import { TopBarView } from './TopBarView.tsx';
import './top-bar.css';

interface TopBarProps {
  readonly isNight: boolean;
  /** In the order of the bar. */
  readonly lenses: readonly LensName[];
  /** How many lenses have a place in the bar. */
  readonly lensRoom: number;
  readonly isPhone: boolean;
}

export function TopBarPanel({ isNight, lenses, lensRoom, isPhone }: TopBarProps) {
  const { t } = useWords();
  const verbs = useVerbs();
  const { scenario } = useHighwater();
  const lens = useView((view) => view.lens);
  const hasLesson = useView((view) => view.lesson !== null);
  const isDrawerOpen = useView((view) => view.drawer !== null);
  const era = useFrame((frame) => frame.cluster.era);
  const locale = usePrefs((prefs) => prefs.locale);
  const addItems: readonly MenuItem[] = [
    {
      id: 'consumer',
      label: t('topBar.addConsumer'),
      icon: 'consumer',
      onChoose: () => verbs.addConsumer(null),
    },
    {
      id: 'consumerBy',
      label: t('deed.addConsumerBy'),
      note: t('groups.addBy.note'),
      icon: 'consumer',
      onChoose: () => verbs.openForm({ kind: 'consumer', groupId: null }),
    },
    {
      id: 'group',
      label: t('topBar.addGroup'),
      icon: 'lens-group',
      onChoose: () => verbs.openDialog('group'),
    },
    {
      id: 'producer',
      label: t('topBar.addProducer'),
      icon: 'producer',
      onChoose: () => verbs.openDialog('producer'),
    },
    { id: 'topic', label: t('topBar.addTopic'), icon: 'journal', onChoose: () => verbs.openDialog('topic') },
    { id: 'broker', label: t('topBar.addBroker'), icon: 'lens-cluster', onChoose: verbs.addBroker },
  ];
  return (
    <TopBarView
      scenarioName={scenario.title?.[locale === 'en' ? 'en' : 'zh'] ?? scenario.id}
      era={era}
      addItems={addItems}
      lenses={lenses}
      lens={lens}
      lensRoom={lensRoom}
      isPhone={isPhone}
      onLens={verbs.showLens}
      isNight={isNight}
      isDrawerOpen={isDrawerOpen}
      onToggleTheme={() => verbs.setTheme(isNight ? 'chart' : 'night')}
      onToggleLocale={() => verbs.setLocale(locale === 'en' ? 'zh-CN' : 'en')}
      onToggleDrawer={() => verbs.openDrawer(isDrawerOpen ? null : 'inspector')}
      onLessons={() => (hasLesson ? verbs.openDrawer('lesson') : verbs.openDialog('lessons'))}
      onUndo={verbs.undo}
      onLibrary={() => verbs.openDialog('library')}
      onMetrics={() => verbs.openDrawer('metrics')}
      onCompare={() => verbs.openDialog('compare')}
      onShare={() => verbs.openDialog('share')}
      onSettings={() => verbs.openDialog('settings')}
      onHelp={() => verbs.openDialog('help')}
      onFind={() => verbs.openDialog('palette')}
    />
  );
}
