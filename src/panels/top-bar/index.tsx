/** The top bar, connected. */
import { useWords } from '../../i18n/index.ts';
import { useFrame, useHighwater, usePrefs, useVerbs, useView } from '../../store/index.ts';
import type { MenuItem } from '../../ui/index.ts';
import { TopBarView } from './TopBarView.tsx';
import './top-bar.css';

export function TopBarPanel({ isNight }: { isNight: boolean }) {
  const { t } = useWords();
  const verbs = useVerbs();
  const { scenario } = useHighwater();
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
      isNight={isNight}
      isDrawerOpen={isDrawerOpen}
      onToggleTheme={() => verbs.setTheme(isNight ? 'chart' : 'night')}
      onToggleLocale={() => verbs.setLocale(locale === 'en' ? 'zh-CN' : 'en')}
      onToggleDrawer={() => verbs.openDrawer(isDrawerOpen ? null : 'inspector')}
      onUndo={verbs.undo}
      onSettings={() => verbs.openDialog('settings')}
      onHelp={() => verbs.openDialog('help')}
    />
  );
}
