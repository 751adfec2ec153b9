/** Rings around what a lesson points at. They follow their things, for the stage moves under them. */
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { Target } from '../lessons/lesson.ts';
import { selectorOf } from './targets.ts';

export function Pointer({ targets }: { readonly targets: readonly Target[] }) {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let request = 0;
    const follow = (): void => {
      request = requestAnimationFrame(follow);
      const rings = layer.current?.children ?? [];
      targets.forEach((target, i) => {
        const ring = rings[i];
        const thing = document.querySelector(selectorOf(target));
        if (!(ring instanceof HTMLElement)) return;
        const box = thing?.getBoundingClientRect();
        ring.hidden = !box || box.width === 0;
        if (!box) return;
        const { style } = ring;
        style.transform = `translate(${box.left - 4}px, ${box.top - 4}px)`;
        style.width = `${box.width + 8}px`;
        style.height = `${box.height + 8}px`;
      });
    };
    follow();
    return () => cancelAnimationFrame(request);
  }, [targets]);
  // Over the whole page: what is pointed at lies outside of the drawer.
  return createPortal(
    <div ref={layer} aria-hidden="true">
      {targets.map((target) => (
        <div key={JSON.stringify(target)} className="pointer" hidden />
      ))}
    </div>,
    document.body,
  );
}
