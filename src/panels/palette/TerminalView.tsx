/** What the tools have printed, the newest last. */
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { usePaletteWords } from '../../i18n/lenses/palette.ts';
import { Button } from '../../ui/index.ts';
import type { Run } from './terminal.ts';
import type { ConfigsTold } from './tools/told.ts';

const MeaningsView = lazy(() =>
  import('./MeaningsView.tsx').then((part) => ({ default: part.MeaningsView })),
);

interface TerminalViewProps {
  readonly runs: readonly Run[];
  readonly isPlaying: boolean;
  readonly onPlay: () => void;
}

export function TerminalView({ runs, isPlaying, onPlay }: TerminalViewProps) {
  const t = usePaletteWords();
  const end = useRef<HTMLDivElement>(null);
  const printed = runs.filter(({ lines }) => lines !== null).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever there is more, it is shown
  useEffect(() => {
    end.current?.scrollIntoView?.({ block: 'nearest' });
  }, [printed, runs.length]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it
    <section className="terminal" aria-label={t('line.label')} tabIndex={0}>
      {runs.map(({ id, line, lines, why, configs }) => (
        <div key={id} className="terminal__run">
          <p className="terminal__line">$ {line}</p>
          {lines && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll, so that the keyboard must reach them
            <pre className="terminal__out" tabIndex={0}>
              {lines.join('\n').replace(/^\n/, '')}
            </pre>
          )}
          {configs && configs.names.length > 0 && <Meanings configs={configs} />}
          {why !== null && <p className="refusal">{why}</p>}
          {lines === null && (
            <p className="terminal__waits">
              {t(isPlaying ? 'line.waits' : 'line.waitsPaused')}
              {!isPlaying && <Button onClick={onPlay}>{t('line.play')}</Button>}
            </p>
          )}
        </div>
      ))}
      <div ref={end} />
    </section>
  );
}

/** What the tool itself does not say: fetched when it is asked for. */
function Meanings({ configs }: { readonly configs: ConfigsTold }) {
  const t = usePaletteWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="terminal__meanings"
      onToggle={(event) => setOpen(event.currentTarget.open)}
      // Enter opens it, and does not run the line above once more.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <summary>{t('line.meanings', { n: configs.names.length })}</summary>
      {isOpen && (
        <Suspense fallback={null}>
          <MeaningsView {...configs} />
        </Suspense>
      )}
    </details>
  );
}
