/** Small helpers of the views: keep a reference while the content is the same; know how much room there is. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { isSame } from '../../contract/delta.ts';

/** The same reference as last time, as long as the content is equal. */
export function useStable<T>(value: T): T {
  const [kept, setKept] = useState(value);
  if (kept === value || isSame(kept, value)) return kept;
  setKept(value);
  return value;
}

export interface Size {
  readonly width: number;
  readonly height: number;
  readonly windowWidth: number;
}

/** Part of the content in sight. Kept by events, so that reading it never makes the browser lay the page out. */
export interface Sight {
  scrollTop: number;
  height: number;
}

/** Room of a scrolled element and of the window around it, and what of its content is in sight. */
export function useSize(
  element: RefObject<HTMLElement | null>,
  initial: Size,
): { readonly size: Size; readonly sight: RefObject<Sight> } {
  const [size, setSize] = useState(initial);
  const sight = useRef<Sight>({ scrollTop: 0, height: initial.height });
  useLayoutEffect(() => {
    const subject = element.current;
    if (!subject) return;
    const onScroll = (): void => {
      sight.current.scrollTop = subject.scrollTop;
    };
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = subject;
      const windowWidth = window.innerWidth;
      onScroll();
      if (width === 0) return;
      sight.current.height = height;
      setSize((before) =>
        before.width === width && before.height === height && before.windowWidth === windowWidth
          ? before
          : { width, height, windowWidth },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(subject);
    window.addEventListener('resize', measure);
    subject.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
      subject.removeEventListener('scroll', onScroll);
    };
  }, [element]);
  return { size, sight };
}
