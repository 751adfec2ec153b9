/** The palette, connected: everything that is there, everything that can be done, and Kafka's own command lines. */
import { useEffect, useMemo, useState } from 'react';
import type { EraName } from '../../contract/eras.ts';
import { useSpeech } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import { useMannerWords } from '../../i18n/lenses/manner.ts';
import { usePaletteWords } from '../../i18n/lenses/palette.ts';
import {
  useFrameParts,
  useHighwater,
  usePlayback,
  usePrefs,
  useTimeline,
  useVerbs,
} from '../../store/index.ts';
import type { Entry } from './entry.ts';
import { PaletteView } from './PaletteView.tsx';
import {
  type LessonEntry,
  lessonEntries,
  lineEntries,
  momentEntries,
  type PageState,
  pageEntries,
  placeEntries,
  settingEntries,
} from './page-entries.ts';
import { fetchScenarios, type ShippedEntry, scenarioEntries } from './scenarios.ts';
import { search } from './search.ts';
import { TerminalView } from './TerminalView.tsx';
import { useTerminal } from './terminal.ts';
import { lineOf } from './tools/line.ts';
import { type Speech, verbEntries } from './verb-entries.ts';
import './palette.css';

interface PaletteDialogProps {
  readonly page: Omit<PageState, 'era' | 'isPresenting'>;
  readonly lessons: readonly LessonEntry[];
}

export function PaletteDialog({ page, lessons }: PaletteDialogProps) {
  const t = usePaletteWords();
  const verbs = useVerbs();
  const isPlaying = usePlayback(({ playing }) => playing);
  const [typed, setTyped] = useState('');
  const [back, setBack] = useState(0);
  const { runs, run } = useTerminal(t('line.stopped'));
  const entries = useEntries(page, lessons);
  const { parts, count } = useMemo(() => search(entries, typed), [entries, typed]);
  const line = lineOf(typed);
  const isTerminal = line !== null || (typed === '' && runs.length > 0);

  const close = (): void => verbs.openDialog(null);
  const onRun = (entry: Entry): void => {
    if (entry.line !== undefined) return setTyped(entry.line);
    if (entry.why !== null) return;
    close();
    entry.run(verbs);
  };
  const onLine = (): void => {
    if (!line) return;
    void run(typed, line);
    setTyped('');
    setBack(0);
  };
  const onRecall = (direction: 1 | -1): void => {
    const next = Math.min(runs.length, Math.max(0, back - direction));
    setBack(next);
    setTyped(next === 0 ? '' : (runs[runs.length - next]?.line ?? ''));
  };
  return (
    <PaletteView
      typed={typed}
      onType={setTyped}
      parts={parts}
      count={count}
      all={entries.length}
      onRun={onRun}
      onShow={({ about }) => verbs.select(about)}
      onClose={close}
      onLine={onLine}
      onRecall={onRecall}
      terminal={isTerminal ? <TerminalView runs={runs} isPlaying={isPlaying} onPlay={verbs.play} /> : null}
    />
  );
}

/** As it was when the palette opened: what moves under the hand cannot be hit. */
function useEntries(page: PaletteDialogProps['page'], lessons: readonly LessonEntry[]): readonly Entry[] {
  const t = usePaletteWords();
  const words = useWords();
  const manner = useMannerWords();
  const speechNow = useSpeech();
  const store = useHighwater();
  const language = usePrefs(({ locale }) => (locale === 'en' ? 'en' : 'zh'));
  const names = useFrameParts(({ consumers, producers }) =>
    Object.fromEntries(
      [...Object.values(producers), ...Object.values(consumers)].map(({ id, name }) => [id, name]),
    ),
  );
  const markers = useTimeline((timeline) => timeline.markers);
  const [scenarios, setScenarios] = useState<readonly ShippedEntry[]>([]);
  useEffect(() => {
    let isWanted = true;
    void fetchScenarios().then((found) => {
      if (isWanted) setScenarios(found);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: markers come all the time; those of the opening are enough
  return useMemo(() => {
    const frame = store.frame.getState();
    // The era of a frame is one of ours.
    const era = frame.cluster.era as EraName;
    const { presenting: isPresenting } = store.prefs.getState();
    const speech: Speech = { t, words, nameOf: (id) => names[id], ...speechNow() };
    return [
      ...pageEntries(speech, words, manner, { ...page, era, isPresenting }),
      ...verbEntries(frame, speech),
      ...settingEntries(era, speech),
      ...placeEntries(frame, speech),
      ...momentEntries(markers, speech, words),
      ...lessonEntries(lessons, speech),
      ...scenarioEntries(scenarios, speech, language),
      ...lineEntries(frame, speech),
    ];
  }, [store, t, words, manner, names, page, lessons, scenarios, language, speechNow]);
}
