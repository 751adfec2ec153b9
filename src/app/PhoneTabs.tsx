/** A phone shows one thing at a time; the bar at its lower edge chooses which. */
import { useWords } from '../i18n/index.ts';
import { type DrawerTab, useView } from '../store/index.ts';
import { TabList } from './TabList.tsx';

export type PhoneTab = 'cluster' | 'producers' | DrawerTab;

interface PhoneTabsProps {
  readonly current: PhoneTab;
  readonly onChoose: (tab: PhoneTab) => void;
}

export function PhoneTabs({ current, onChoose }: PhoneTabsProps) {
  const { t } = useWords();
  const hasLesson = useView((view) => view.lesson !== null);
  return (
    <nav className="phone-tabs" aria-label={t('app.places')}>
      <TabList
        label={t('app.places')}
        tabs={[
          { id: 'cluster', label: t('app.lens.cluster'), icon: 'lens-cluster' },
          { id: 'producers', label: t('producers.title'), icon: 'lens-producer' },
          ...(hasLesson ? [{ id: 'lesson', label: t('drawer.lesson'), icon: 'lesson' } as const] : []),
          { id: 'inspector', label: t('drawer.inspector'), icon: 'inspector' },
          ...(current === 'config'
            ? [{ id: 'config', label: t('drawer.config'), icon: 'settings' } as const]
            : []),
          { id: 'journal', label: t('drawer.journal'), icon: 'journal' },
          ...(current === 'metrics'
            ? [{ id: 'metrics', label: t('drawer.metrics'), icon: 'metrics' } as const]
            : []),
        ]}
        current={current}
        panelId="stage"
        onChoose={onChoose}
      />
    </nav>
  );
}
