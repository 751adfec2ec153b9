/** The index of lessons, connected. */
import { useState } from 'react';
import { useWords } from '../i18n/index.ts';
import { LESSONS } from '../lessons/index.ts';
import { progressText, readProgress } from '../lessons/progress.ts';
import { say } from '../lessons/runner.ts';
import { type Family, IndexView } from '../panels/lessons/IndexView.tsx';
import { download } from '../panels/share/download.ts';
import { useVerbs } from '../store/index.ts';
import { keepProgress, readKeptProgress } from './lesson-progress.ts';

export function LessonsDialog() {
  const { locale } = useWords();
  const verbs = useVerbs();
  const [progress, setProgress] = useState(readKeptProgress);
  return (
    <IndexView
      entries={LESSONS.map(({ id, title, about, era, minutes, rows, steps }) => ({
        id,
        // Rows are named by their family: lessons.test.ts.
        family: (rows[0] ?? 'H').charAt(0) as Family,
        title: say(title, locale),
        about: say(about, locale),
        era,
        minutes,
        rows,
        stepCount: steps.length,
        reached: progress[id]?.reached ?? 0,
        isDone: progress[id]?.isDone ?? false,
      }))}
      onStart={(id, step) => {
        verbs.openDialog(null);
        void verbs.openRun({ kind: 'lesson', id, step });
      }}
      onExport={() => download('highwater-lessons.json', [progressText(progress)], 'application/json')}
      onImport={(text) => {
        const read = readProgress(text);
        if (Object.keys(read).length === 0) return false;
        setProgress(read);
        keepProgress(read);
        return true;
      }}
      onClose={() => verbs.openDialog(null)}
    />
  );
}
