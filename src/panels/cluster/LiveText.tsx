/** A few words that follow the clock: written by hand once per animation frame, and only when they change. */
import { useRef } from 'react';
import { usePlayhead } from '../../ui/index.ts';
import { useClock } from './clock.ts';

export function LiveText({ textAt, className }: { textAt: (timeUs: number) => string; className: string }) {
  const element = useRef<HTMLSpanElement>(null);
  const nowUs = useClock();
  usePlayhead((timeUs) => {
    const text = textAt(timeUs);
    if (element.current && element.current.textContent !== text) element.current.textContent = text;
  });
  return (
    <span ref={element} className={className}>
      {textAt(nowUs())}
    </span>
  );
}
