/** What the tools have printed, the newest last. */
import { useEffect, useRef } from 'react';
import { usePaletteWords } from '../../i18n/lenses/palette.ts';
import { Button } from '../../ui/index.ts';
import type { Run } from './terminal.ts';

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
      {runs.map(({ id, line, lines, why }) => (
        <div key={id} className="terminal__run">
          <p className="terminal__line">$ {line}</p>
          {lines && <pre className="terminal__out">{lines.join('\n').replace(/^\n/, '')}</pre>}
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
