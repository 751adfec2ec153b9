/** Parts of the page that nobody sees at first. They come in files of their own, right after the first view. */
import { lazy, Suspense, useEffect } from 'react';
import { type DrawerTab, useView } from '../store/index.ts';
import { FORM_LOADS, FormLayer } from './FormLayer.tsx';
import { Skeleton } from './Skeleton.tsx';

const loadInspector = () => import('../panels/inspector/index.tsx');
const loadJournal = () => import('../panels/journal/index.tsx');
const loadMetrics = () => import('../panels/metrics/index.tsx');
const loadConfig = () => import('../panels/config/index.tsx');
const loadPalette = () => import('./Palette.tsx');
const loadSigns = () => import('./Signs.tsx');
const loadHelp = () => import('../panels/help/index.tsx');
const loadSettings = () => import('../panels/settings/index.tsx');
const loadTopics = () => import('../panels/topics/index.tsx');
const loadProducerDialog = () => import('../panels/producers/ProducerDialog.tsx');
const loadGroupDialog = () => import('../panels/groups/GroupDialog.tsx');
const loadShare = () => import('../panels/share/index.tsx');
const loadBranches = () => import('../panels/branches/index.tsx');
const loadCompare = () => import('../panels/compare/index.tsx');
const loadLibrary = () => import('../panels/library/index.tsx');

const Inspector = lazy(() => loadInspector().then((panel) => ({ default: panel.InspectorPanel })));
const Journal = lazy(() => loadJournal().then((panel) => ({ default: panel.JournalPanel })));
const Metrics = lazy(() => loadMetrics().then((panel) => ({ default: panel.MetricsPanel })));
const Config = lazy(() => loadConfig().then((panel) => ({ default: panel.ConfigPanel })));
const Palette = lazy(() => loadPalette().then((part) => ({ default: part.Palette })));
const Signs = lazy(() => loadSigns().then((part) => ({ default: part.SignsDialog })));
const Help = lazy(() => loadHelp().then((panel) => ({ default: panel.HelpDialog })));
const Settings = lazy(() => loadSettings().then((panel) => ({ default: panel.SettingsDialog })));
const Topic = lazy(() => loadTopics().then((panel) => ({ default: panel.TopicDialog })));
const Producer = lazy(() => loadProducerDialog().then((panel) => ({ default: panel.ProducerDialog })));
const Share = lazy(() => loadShare().then((panel) => ({ default: panel.ShareDialog })));
const Branches = lazy(() => loadBranches().then((panel) => ({ default: panel.BranchesDialog })));
const CompareSetup = lazy(() => loadCompare().then((panel) => ({ default: panel.CompareDialog })));
export const Compare = lazy(() => import('./Compare.tsx').then((part) => ({ default: part.Compare })));
export const Glossary = lazy(() =>
  import('./GlossaryLayer.tsx').then((part) => ({ default: part.GlossaryLayer })),
);
const Library = lazy(() => loadLibrary().then((panel) => ({ default: panel.LibraryDialog })));
const LessonPart = lazy(() => import('./Lesson.tsx').then((part) => ({ default: part.LessonPanel })));
const Lessons = lazy(() => import('./Lessons.tsx').then((part) => ({ default: part.LessonsDialog })));
const Group = lazy(() => loadGroupDialog().then((panel) => ({ default: panel.GroupDialog })));

const LOADS = [
  loadInspector,
  loadJournal,
  loadConfig,
  loadMetrics,
  loadPalette,
  loadHelp,
  loadSettings,
  loadTopics,
  loadProducerDialog,
  loadGroupDialog,
  ...FORM_LOADS,
  loadShare,
  loadLibrary,
  loadBranches,
  loadCompare,
] as const;

/** Fetches them while there is nothing better to do, so that they are there when they are wanted. */
export function useLaterParts(): void {
  useEffect(() => {
    for (const load of LOADS) void load();
  }, []);
}

export function DrawerPanel({ tab }: { tab: DrawerTab }) {
  return (
    <Suspense fallback={<Skeleton manner="drawer" />}>
      {tab === 'lesson' && <LessonPart />}
      {tab === 'inspector' && <Inspector />}
      {tab === 'config' && <Config />}
      {tab === 'journal' && <Journal />}
      {tab === 'metrics' && <Metrics />}
    </Suspense>
  );
}

/** The dialog that was asked for, if it is one of these. */
export function LaterDialogs({ isNight }: { readonly isNight: boolean }) {
  const dialog = useView((view) => view.dialog);
  return (
    <Suspense fallback={null}>
      {dialog === 'palette' && <Palette isNight={isNight} />}
      {dialog === 'help' && <Help />}
      {dialog === 'signs' && <Signs />}
      {dialog === 'settings' && <Settings />}
      {dialog === 'topic' && <Topic />}
      {dialog === 'producer' && <Producer />}
      {dialog === 'group' && <Group />}
      <FormLayer />
      {dialog === 'lessons' && <Lessons />}
      {dialog === 'share' && <Share />}
      {dialog === 'library' && <Library />}
      {dialog === 'compare' && <CompareSetup />}
      {dialog === 'branches' && <Branches />}
    </Suspense>
  );
}
