/** The arrangement of the page, in the four forms of `layout.ts`. */
import { Suspense, useState } from 'react';
import { useWords } from '../i18n/index.ts';
import { AuditPanel } from '../panels/audit/index.tsx';
import { BrokenPanel } from '../panels/failure/index.tsx';
import { GroupsStrip } from '../panels/groups/GroupsStrip.tsx';
import { GroupsPanel } from '../panels/groups/index.tsx';
import { HintPanel } from '../panels/hint/index.tsx';
import { LegendPanel } from '../panels/legend/index.tsx';
import { ProducersPanel, ProducersStrip } from '../panels/producers/index.tsx';
import { TopBarPanel } from '../panels/top-bar/index.tsx';
import { TransportPanel } from '../panels/transport/index.tsx';
import { type HighwaterStore, type LensName, usePrefs, useTwin, useVerbs, useView } from '../store/index.ts';
import { classes, IconSprite, TooltipLayer } from '../ui/index.ts';
import { useAppearance } from './appearance.ts';
import { Dock } from './Dock.tsx';
import { Drawer } from './Drawer.tsx';
import { useFileDrop } from './file-drop.ts';
import { useKeyboard } from './keyboard.ts';
import { Compare, DrawerPanel, Glossary, LaterDialogs, useLaterParts } from './later.tsx';
import { type Layout, useLayout } from './layout.ts';
import { LENSES, Lens } from './lenses.tsx';
import { LessonProvider } from './lesson-context.tsx';
import { type PhoneTab, PhoneTabs } from './PhoneTabs.tsx';
import { Sheet } from './Sheet.tsx';
import { Skeleton } from './Skeleton.tsx';
import { Stage } from './Stage.tsx';
import { useScale } from './scale.ts';
import './app.css';

interface AppProps {
  /** Inside another page: the stage and the transport, nothing else. */
  readonly isEmbedded?: boolean;
}

/** How many lenses have a place in the bar. */
const LENS_ROOM: Readonly<Record<Layout, number>> = {
  wide: LENSES.length,
  folded: 4,
  sheet: 4,
  phone: 0,
};

export function App({ isEmbedded = false }: AppProps) {
  const layout = useLayout();
  const isNight = useAppearance();
  useKeyboard(isNight);
  useFileDrop();
  useLaterParts();
  const twin = useTwin();
  if (isEmbedded)
    return (
      <LessonProvider isKept={false}>
        <Embedded />
      </LessonProvider>
    );
  return (
    <LessonProvider>
      <IconSprite />
      <div className="app" data-layout={layout}>
        <TopBarPanel
          isNight={isNight}
          lenses={LENSES}
          lensRoom={LENS_ROOM[layout]}
          isPhone={layout === 'phone'}
        />
        {twin ? <PairBody twin={twin} /> : layout === 'phone' ? <PhoneBody /> : <Body layout={layout} />}
      </div>
      <LaterDialogs isNight={isNight} />
      <TooltipLayer />
      <Suspense fallback={null}>
        <Glossary />
      </Suspense>
    </LessonProvider>
  );
}

function PairBody({ twin }: { readonly twin: HighwaterStore }) {
  const drawer = useView((view) => view.drawer);
  return (
    <>
      <div className="app__body app__body--lens" data-drawer={drawer ? 'open' : undefined} data-tab={drawer}>
        <div className="app__pair">
          <Suspense fallback={<Skeleton />}>
            <Compare twin={twin} />
          </Suspense>
        </div>
        <Drawer />
      </div>
      <Dock hasAudit={false} />
    </>
  );
}

function Embedded() {
  const { t } = useWords();
  const hasLesson = useView((view) => view.lesson !== null && view.drawer !== null);
  return (
    <>
      <IconSprite />
      <div className="app app--embedded">
        <main id="stage" className="stage" aria-label={t('app.stage')}>
          <Stage>
            <HintPanel taps={false} />
          </Stage>
        </main>
        {hasLesson && <Drawer />}
        <section className="dock" aria-label={t('app.dock')}>
          <TransportPanel />
        </section>
      </div>
      <TooltipLayer />
    </>
  );
}

function Body({ layout }: { layout: Exclude<Layout, 'phone'> }) {
  const lens = useView((view) => view.lens);
  return lens === 'cluster' ? <ClusterBody layout={layout} /> : <LensBody name={lens} />;
}

function LensBody({ name }: { name: Exclude<LensName, 'cluster'> }) {
  const { t } = useWords();
  const drawer = useView((view) => view.drawer);
  return (
    <>
      <div className="app__body app__body--lens" data-drawer={drawer ? 'open' : undefined} data-tab={drawer}>
        <main id="stage" className="stage" aria-label={t(`app.lens.${name}`)}>
          <Lens name={name} />
          <BrokenPanel />
        </main>
        <Drawer />
      </div>
      <Dock hasAudit />
    </>
  );
}

function ClusterBody({ layout }: { layout: Exclude<Layout, 'phone'> }) {
  const { t } = useWords();
  const isCarrying = useView((view) => view.carried !== null);
  const drawer = useView((view) => view.drawer);
  const isScaled = useScale() !== 'matrix';
  const isPresenting = usePrefs((prefs) => prefs.presenting);
  const hasRails = layout !== 'sheet' && !isScaled && !isPresenting;
  return (
    <>
      <div
        className={classes(
          'app__body',
          (isScaled || isPresenting) && layout !== 'sheet' && 'app__body--lens',
        )}
        data-drawer={layout !== 'sheet' && drawer ? 'open' : undefined}
        data-tab={drawer}
      >
        {hasRails && (
          <aside className="rail rail--left" aria-label={t('app.clientsLeft')}>
            {layout === 'folded' && <ProducersStrip />}
            <div className="rail__open">
              <div className="rail__scroll">
                <ProducersPanel />
              </div>
              <LegendPanel />
            </div>
          </aside>
        )}
        <main id="stage" className="stage" aria-label={t('app.stage')}>
          <Stage>{!isScaled && !isPresenting && <HintPanel taps={!hasRails} />}</Stage>
        </main>
        {hasRails && (
          <aside
            className="rail rail--right"
            aria-label={t('app.clientsRight')}
            data-carrying={isCarrying ? '' : undefined}
          >
            {layout === 'folded' && <GroupsStrip />}
            <div className="rail__open">
              <div className="rail__scroll">
                <GroupsPanel manner="rail" />
              </div>
            </div>
          </aside>
        )}
        {layout !== 'sheet' && <Drawer />}
      </div>
      {layout === 'sheet' && !isPresenting && <Sheet />}
      <Dock hasAudit />
    </>
  );
}

function PhoneBody() {
  const { t } = useWords();
  const verbs = useVerbs();
  const drawer = useView((view) => view.drawer);
  const lens = useView((view) => view.lens);
  const [front, setFront] = useState<'cluster' | 'producers'>('cluster');
  const tab: PhoneTab = drawer ?? front;
  return (
    <>
      <AuditPanel />
      <main id="stage" className="stage" aria-label={t('app.stage')}>
        {(tab === 'cluster' || tab === 'lesson') && (lens === 'cluster' ? <Stage /> : <Lens name={lens} />)}
        {tab === 'producers' && (
          <div className="phone-page">
            <ProducersPanel />
            <LegendPanel />
          </div>
        )}
        {drawer && drawer !== 'lesson' && (
          <div className="phone-page">
            <DrawerPanel tab={drawer} />
          </div>
        )}
      </main>
      {tab === 'lesson' && (
        <aside className="phone-sheet phone-sheet--lesson" aria-label={t('drawer.lesson')}>
          <DrawerPanel tab="lesson" />
        </aside>
      )}
      {tab === 'cluster' && lens === 'cluster' && (
        <aside className="phone-sheet" aria-label={t('app.clientsRight')}>
          <HintPanel taps />
          <GroupsPanel manner="phone" />
        </aside>
      )}
      <Dock hasAudit={false} />
      <PhoneTabs
        current={tab}
        onChoose={(id) => {
          if (id === 'cluster' || id === 'producers') {
            if (id === 'cluster' && tab === 'cluster') verbs.showLens('cluster');
            setFront(id);
            verbs.openDrawer(null);
          } else verbs.openDrawer(id);
        }}
      />
    </>
  );
}
