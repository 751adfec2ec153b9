import { render } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { usePlayOn } from './play.ts';

const FRAMES: readonly Keyframe[] = [{ opacity: 0 }, { opacity: 1 }];

function Thing({ value, isCalm = false }: { readonly value: number; readonly isCalm?: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  usePlayOn(element, value, (before) => (before < value ? FRAMES : null), { duration: '--t-drain' }, isCalm);
  return <div ref={element} style={{ '--t-drain': '240ms' } as React.CSSProperties} />;
}

const played = vi.fn();
beforeEach(() => {
  played.mockClear();
  Object.assign(Element.prototype, { animate: played });
});
afterEach(() => Reflect.deleteProperty(Element.prototype, 'animate'));

it('plays when the value has changed, and for no other reason', () => {
  const { rerender } = render(<Thing value={1} />);
  expect(played).not.toHaveBeenCalled();
  rerender(<Thing value={1} />);
  expect(played).not.toHaveBeenCalled();
  rerender(<Thing value={2} />);
  expect(played).toHaveBeenCalledTimes(1);
  expect(played.mock.calls[0]?.[1]).toMatchObject({ duration: 240 });
  // Back in time: nothing is to be played.
  rerender(<Thing value={1} />);
  expect(played).toHaveBeenCalledTimes(1);
});

it('plays nothing where the run is too fast for it, and not later either', () => {
  const { rerender } = render(<Thing value={1} isCalm />);
  rerender(<Thing value={2} isCalm />);
  rerender(<Thing value={2} />);
  expect(played).not.toHaveBeenCalled();
});
