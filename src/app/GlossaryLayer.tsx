/** What a term means, beside the term, while it is pointed at or focused: any text of the page that is exactly one. */
import { useEffect, useRef } from 'react';
import { useWords } from '../i18n/index.ts';
import { glossaryIn, meaningOf } from '../i18n/lenses/glossary.ts';

const GAP_PX = 8;

export function GlossaryLayer() {
  const { locale, dress } = useWords();
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const layer = card.current;
    if (!layer) return;
    const glossary = glossaryIn(locale, dress);
    const hide = (): void => {
      layer.hidden = true;
    };
    const show = (event: Event): void => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const isPlain = target !== null && target.childElementCount === 0 && !target.dataset.tip;
      const meaning = isPlain ? meaningOf(target.textContent ?? '', glossary) : undefined;
      if (!target || meaning === undefined) {
        hide();
        return;
      }
      layer.textContent = meaning;
      layer.hidden = false;
      place(layer, target.getBoundingClientRect());
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', show);
    document.addEventListener('focusin', show);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerover', show);
      document.removeEventListener('focusin', show);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', onKey, true);
    };
  }, [locale, dress]);
  // The same is in the list of the help, for those who do not see it.
  return <div ref={card} className="glossary" hidden aria-hidden="true" />;
}

/** Under its term, above it where the window ends, never outside. */
function place(layer: HTMLElement, term: DOMRect): void {
  const { width, height } = layer.getBoundingClientRect();
  const below = term.bottom + GAP_PX;
  const y = below + height > window.innerHeight ? term.top - GAP_PX - height : below;
  const x = Math.max(GAP_PX, Math.min(term.left, window.innerWidth - width - GAP_PX));
  layer.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}
