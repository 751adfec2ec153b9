/** The drawer at the right: inspector, configs, journal, metrics. */
import { useWords } from '../i18n/index.ts';
import { useVerbs, useView } from '../store/index.ts';
import { IconButton } from '../ui/index.ts';
import { DrawerPanel } from './later.tsx';
import { TabList } from './TabList.tsx';

export function Drawer() {
  const { t } = useWords();
  const verbs = useVerbs();
  const tab = useView((view) => view.drawer);
  if (!tab) return null;
  return (
    <aside className="drawer" aria-label={t('app.drawer')}>
      <header className="drawer__head">
        <TabList
          label={t('app.drawer')}
          tabs={[
            { id: 'lesson', label: t('drawer.lesson') },
            { id: 'inspector', label: t('drawer.inspector') },
            { id: 'config', label: t('drawer.config') },
            { id: 'journal', label: t('drawer.journal') },
            { id: 'metrics', label: t('drawer.metrics') },
          ]}
          current={tab}
          panelId="drawer-panel"
          onChoose={verbs.openDrawer}
        />
        <IconButton
          icon="close"
          label={t('drawer.close')}
          keys="Escape"
          onClick={() => verbs.openDrawer(null)}
        />
      </header>
      <div id="drawer-panel" className="drawer__body" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        <DrawerPanel tab={tab} />
      </div>
    </aside>
  );
}
