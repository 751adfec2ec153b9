/** Words that come and go over the dock, the newest alone: why a wish was refused, what was taken back. They are said aloud
 *  by the page's one voice (`LiveRegion`). */
import { AnimatePresence } from 'framer-motion';
import * as m from 'framer-motion/m';
import { useRef } from 'react';
import { type NameOf, useWords, type Words } from '../i18n/index.ts';
import { type Toast, useClientNames, useVerbs, useView } from '../store/index.ts';
import { IconButton, usePlayhead } from '../ui/index.ts';

const SHOWN_MS = 6_000;
/** What is wrong with a run that was to be opened is read in peace. */
const STAYS: ReadonlySet<Toast['kind']> = new Set<Toast['kind']>(['otherRun', 'cannotOpen']);

export function Toasts() {
  const words = useWords();
  const verbs = useVerbs();
  const nameOf = useClientNames();
  const toast = useView((view) => view.toast);
  const shown = useRef<{ id: number; sinceMs: number } | null>(null);
  usePlayhead(() => {
    const nowMs = performance.now();
    if (!toast || STAYS.has(toast.kind)) shown.current = null;
    else if (shown.current?.id !== toast.id) shown.current = { id: toast.id, sinceMs: nowMs };
    else if (nowMs - shown.current.sinceMs > SHOWN_MS) verbs.dismissToast(toast.id);
  });
  return (
    <div className="toasts" role="status" aria-live="off">
      <AnimatePresence mode="wait">
        {toast && (
          <m.div
            key={toast.id}
            className={
              toast.kind === 'refused' || toast.kind === 'cannotOpen' ? 'toast toast--refused' : 'toast'
            }
            initial={{ opacity: 0, y: 8 }}
            animate={{ opacity: 1, y: 0 }}
            exit={{ opacity: 0 }}
            transition={{ duration: 0.15 }}
          >
            <ToastText toast={toast} nameOf={nameOf} />
            <Undo toast={toast} />
            <IconButton
              icon="close"
              label={words.t('toast.dismiss')}
              onClick={() => verbs.dismissToast(toast.id)}
            />
          </m.div>
        )}
      </AnimatePresence>
    </div>
  );
}

function ToastText({ toast, nameOf }: { readonly toast: Toast; readonly nameOf: NameOf }) {
  const words = useWords();
  if (toast.kind !== 'refused') return <p>{toastWords(toast, words, nameOf)}</p>;
  const { sentence, quote } = words.refusalIn(toast.reason, nameOf);
  return (
    <p>
      {sentence} {quote !== null && <q lang="en">{quote}</q>}
    </p>
  );
}

/** The way back from a wish that was just granted; and back again from having taken it back. */
function Undo({ toast }: { readonly toast: Toast }) {
  const { t } = useWords();
  const verbs = useVerbs();
  if (toast.kind !== 'done' && toast.kind !== 'undone') return null;
  return (
    <button
      type="button"
      className="toast__undo"
      onClick={() => {
        verbs.dismissToast(toast.id);
        if (toast.kind === 'done') verbs.undo();
        else verbs.branch({ kind: 'go', branchId: toast.branchId });
      }}
    >
      {t(toast.kind === 'done' ? 'toast.undo' : 'toast.redo')}
    </button>
  );
}

const PROBLEMS_SHOWN = 4;

export function toastWords(
  toast: Toast,
  { t, refusalOf, deedOf, problemsText }: Words,
  nameOf: NameOf,
): string {
  switch (toast.kind) {
    case 'refused':
      return refusalOf(toast.reason, nameOf);
    case 'stopped':
      return t('toast.stopped');
    case 'done':
      return deedOf(toast.command, 'you-', nameOf);
    case 'undone':
      return t('toast.undone', { deed: deedOf(toast.command, 'you-', nameOf) });
    case 'nothingToUndo':
      return t('toast.nothingToUndo');
    case 'otherRun':
      return t('toast.otherRun', { program: toast.program || '?' });
    case 'cannotOpen':
      return t('toast.cannotOpen', { problems: problemsText(toast.problems.slice(0, PROBLEMS_SHOWN)) });
  }
}
