/** On a tablet held upright the rails and the drawer lie in one sheet under the stage, a tab each. */
import { useState } from 'react';
import { useWords } from '../i18n/index.ts';
import { GroupsPanel } from '../panels/groups/index.tsx';
import { LegendPanel } from '../panels/legend/index.tsx';
import { ProducersPanel } from '../panels/producers/index.tsx';
import { useVerbs, useView } from '../store/index.ts';
import { DrawerPanel } from './later.tsx';
import { TabList } from './TabList.tsx';

type RailTab = 'groups' | 'producers';

export function Sheet() {
  const { t } = useWords();
  const verbs = useVerbs();
  const drawer = useView((view) => view.drawer);
  const [rail, setRail] = useState<RailTab>('groups');
  const hasLesson = useView((view) => view.lesson !== null);
  const tab = drawer ?? rail;
  return (
    <aside className="sheet" aria-label={t('app.sheet')} data-tab={tab}>
      <TabList
        label={t('app.sheet')}
        tabs={[
          { id: 'producers', label: t('producers.title'), icon: 'producer' },
          { id: 'groups', label: t('groups.title'), icon: 'lens-group' },
          ...(hasLesson || tab === 'lesson'
            ? [{ id: 'lesson', label: t('drawer.lesson'), icon: 'lesson' } as const]
            : []),
          { id: 'inspector', label: t('drawer.inspector'), icon: 'inspector' },
          { id: 'config', label: t('drawer.config'), icon: 'settings' },
          { id: 'journal', label: t('drawer.journal'), icon: 'journal' },
          { id: 'metrics', label: t('drawer.metrics'), icon: 'metrics' },
        ]}
        current={tab}
        panelId="sheet-panel"
        onChoose={(id) => {
          if (id === 'groups' || id === 'producers') {
            setRail(id);
            verbs.openDrawer(null);
          } else verbs.openDrawer(id);
        }}
      />
      <div id="sheet-panel" className="sheet__body" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'producers' && (
          <>
            <ProducersPanel />
            <LegendPanel />
          </>
        )}
        {tab === 'groups' && <GroupsPanel manner="sheet" />}
        {tab !== 'producers' && tab !== 'groups' && <DrawerPanel tab={tab} />}
      </div>
    </aside>
  );
}
