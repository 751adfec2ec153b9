/** From each deque to the connection that its batches leave by; a stub where there is none to leave by. */
import {
  type Dispatch,
  type RefObject,
  type SetStateAction,
  useEffect,
  useLayoutEffect,
  useState,
} from 'react';
import { isSame } from '../../contract/delta.ts';
import type { ProducerCloseUp } from '../../contract/producer-close-up.ts';

interface PipesProps {
  /** Around both: deques have `data-deque`, connections `data-connection`. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly closeUp: Pick<ProducerCloseUp, 'deques' | 'connections'>;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}
interface Places {
  readonly deques: Readonly<Record<string, Spot>>;
  readonly connections: Readonly<Record<string, Spot>>;
}

const NOWHERE: Places = { deques: {}, connections: {} };
/** Between two pipes that run beside each other. */
const APART = 5;
const STUB = 9;

export function Pipes({ box, closeUp: { deques, connections } }: PipesProps) {
  const [places, setPlaces] = useState(NOWHERE);
  // After every drawing: rows grow with what stands in them. The box is there by the second.
  useLayoutEffect(() => measure(box.current, setPlaces));
  useEffect(() => {
    const onResize = (): void => measure(box.current, setPlaces);
    onResize();
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, [box]);
  return (
    <svg className="producer-pipes" width="100%" height="100%" aria-hidden="true">
      {deques.map(({ partition, leaderId, isReachable }) => {
        const from = places.deques[partition];
        const to = places.connections[leaderId];
        if (!from) return null;
        if (!to || !isReachable)
          return (
            <path
              key={partition}
              d={`M${from.x} ${from.y}h${STUB}m0 -6v12`}
              className="producer-pipe--held"
            />
          );
        const lane = connections.findIndex(({ brokerId }) => brokerId === leaderId);
        const turn = to.x - 5 - APART * (connections.length - 1 - lane);
        return <path key={partition} d={`M${from.x} ${from.y}H${turn}V${to.y}H${to.x}`} />;
      })}
    </svg>
  );
}

function measure(box: HTMLElement | null, take: Dispatch<SetStateAction<Places>>): void {
  const found = placesIn(box);
  take((known) => (isSame(known, found) ? known : found));
}

/** Pixels from the corner of the box. */
function placesIn(box: HTMLElement | null): Places {
  if (!box) return NOWHERE;
  const origin = box.getBoundingClientRect();
  const spots = (name: 'deque' | 'connection'): Record<string, Spot> =>
    Object.fromEntries(
      [...box.querySelectorAll<HTMLElement>(`[data-${name}]`)].map((part) => {
        const { left, right, top, height } = part.getBoundingClientRect();
        const x = Math.round((name === 'deque' ? right : left) - origin.left);
        return [part.dataset[name] ?? '', { x, y: Math.round(top + height / 2 - origin.top) }];
      }),
    );
  return { deques: spots('deque'), connections: spots('connection') };
}
