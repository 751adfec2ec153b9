/** Small helpers of the views: keep a reference while the content is the same; know how much room there is. */
import { type RefObject, useLayoutEffect, useState } from 'react';
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

/** Room of an element, and of the window around it. */
export function useSize(element: RefObject<HTMLElement | null>, initial: Size): Size {
  const [size, setSize] = useState(initial);
  useLayoutEffect(() => {
    const subject = element.current;
    if (!subject) return;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = subject;
      const windowWidth = window.innerWidth;
      if (width === 0) return;
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
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [element]);
  return size;
}
