/** One tooltip for the whole page: it shows the `data-tip` of whatever is hovered or focused, with `data-tip-keys` beside
 *  it. It only repeats names, so it is hidden from those who hear them. Escape takes it away. */
import { useEffect, useRef } from 'react';

const GAP_PX = 6;

export function TooltipLayer() {
  const tip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const layer = tip.current;
    if (!layer) return;
    let shownFor: Element | null = null;
    let isSilent = false;
    // What it says may change while it is shown.
    const changes = new MutationObserver(() => {
      if (shownFor) write(layer, shownFor);
    });
    const hide = (): void => {
      shownFor = null;
      changes.disconnect();
      layer.hidden = true;
    };
    const show = (event: Event): void => {
      const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
      if (!target) {
        hide();
        return;
      }
      const isKeyboard = event.type === 'focusin';
      if (isKeyboard && (isSilent || !target.matches(':focus-visible'))) return;
      if (target === shownFor) return;
      shownFor = target;
      changes.disconnect();
      changes.observe(target, { attributeFilter: ['data-tip', 'data-tip-keys'] });
      write(layer, target);
      layer.hidden = false;
      place(layer, target.getBoundingClientRect());
    };
    // A list that Escape closes gives the focus back to its button: that is not a wish to hear the button's name.
    const onKey = (event: KeyboardEvent): void => {
      isSilent = event.key === 'Escape';
      if (isSilent) hide();
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
  }, []);
  return <div ref={tip} className="tooltip" hidden aria-hidden="true" />;
}

function write(layer: HTMLElement, subject: Element): void {
  layer.textContent = subject.getAttribute('data-tip');
  const keys = subject.getAttribute('data-tip-keys');
  if (!keys) return;
  const kbd = document.createElement('kbd');
  kbd.textContent = keys;
  layer.append(' ', kbd);
}

/** Under its subject, above it where the window ends, and never outside. */
function place(layer: HTMLElement, subject: DOMRect): void {
  const { width, height } = layer.getBoundingClientRect();
  const below = subject.bottom + GAP_PX;
  const y = below + height > window.innerHeight ? subject.top - GAP_PX - height : below;
  const middle = subject.left + subject.width / 2 - width / 2;
  const x = Math.max(GAP_PX, Math.min(middle, window.innerWidth - width - GAP_PX));
  layer.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}
