/** The states of a group, the one it is in, and the way it took through them last. */
import type { GroupState } from '../../contract/events.ts';
import { useWords } from '../../i18n/index.ts';
import { useGroupWords } from '../../i18n/lenses/group.ts';
import { classes } from '../../ui/index.ts';
import type { Rebalance } from './rebalance.ts';

interface Node {
  readonly state: GroupState;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

type EdgeWord =
  | 'edgeJoin'
  | 'edgeAll'
  | 'edgeSync'
  | 'edgeAnother'
  | 'edgeExpire'
  | 'edgeEmpty'
  | 'edgeBump'
  | 'edgeTarget'
  | 'edgeReconciled';

interface Edge {
  readonly from: GroupState;
  readonly to: GroupState;
  readonly line: string;
  /** Where the arrow ends, and whither it points. */
  readonly head: readonly [x: number, y: number, way: 'up' | 'down' | 'left' | 'right'];
  readonly word?: readonly [word: EdgeWord, x: number, y: number, end?: boolean];
}

const WIDTH = 452;
const HEIGHT = 352;
const X = 150;
const W = 172;
const MIDDLE = X + W / 2;
const [TOP, MID, LOW] = [24, 154, 284];

/** ClassicGroupState. */
const CLASSIC: { readonly nodes: readonly Node[]; readonly edges: readonly Edge[] } = {
  nodes: [
    { state: 'PreparingRebalance', x: X, y: TOP, width: W },
    { state: 'CompletingRebalance', x: X, y: MID, width: W },
    { state: 'Stable', x: X, y: LOW, width: W },
    { state: 'Empty', x: 8, y: TOP, width: 100 },
    { state: 'Dead', x: 8, y: LOW, width: 100 },
  ],
  edges: [
    {
      from: 'PreparingRebalance',
      to: 'CompletingRebalance',
      line: `M${MIDDLE} ${TOP + 42}V${MID - 7}`,
      head: [MIDDLE, MID - 1, 'down'],
      word: ['edgeAll', MIDDLE + 9, TOP + 82],
    },
    {
      from: 'CompletingRebalance',
      to: 'Stable',
      line: `M${MIDDLE} ${MID + 42}V${LOW - 7}`,
      head: [MIDDLE, LOW - 1, 'down'],
      word: ['edgeSync', MIDDLE + 9, MID + 82],
    },
    {
      from: 'CompletingRebalance',
      to: 'PreparingRebalance',
      line: `M${X + 24} ${MID}V${TOP + 50}`,
      head: [X + 24, TOP + 44, 'up'],
      word: ['edgeAnother', X + 16, TOP + 82, true],
    },
    {
      from: 'Stable',
      to: 'PreparingRebalance',
      line: `M${X + W} ${LOW + 21}h36V${TOP + 21}H${X + W + 8}`,
      head: [X + W + 2, TOP + 21, 'left'],
      word: ['edgeJoin', X + W + 44, TOP + 118],
    },
    {
      from: 'Empty',
      to: 'PreparingRebalance',
      line: `M108 ${TOP + 13}H${X - 8}`,
      head: [X - 2, TOP + 13, 'right'],
    },
    {
      from: 'PreparingRebalance',
      to: 'Empty',
      line: `M${X} ${TOP + 30}H117`,
      head: [110, TOP + 30, 'left'],
    },
    {
      from: 'Empty',
      to: 'Dead',
      line: `M58 ${TOP + 42}V${LOW - 7}`,
      head: [58, LOW - 1, 'down'],
      word: ['edgeExpire', 66, TOP + 150],
    },
  ],
};

/** ConsumerGroup.ConsumerGroupState: no barrier, no leader. */
const MODERN: typeof CLASSIC = {
  nodes: [
    { state: 'Assigning', x: X, y: TOP, width: W },
    { state: 'Reconciling', x: X, y: MID, width: W },
    { state: 'Stable', x: X, y: LOW, width: W },
    { state: 'Empty', x: 8, y: TOP, width: 100 },
    { state: 'Dead', x: 8, y: LOW, width: 100 },
  ],
  edges: [
    {
      from: 'Assigning',
      to: 'Reconciling',
      line: `M${MIDDLE} ${TOP + 42}V${MID - 7}`,
      head: [MIDDLE, MID - 1, 'down'],
      word: ['edgeTarget', MIDDLE + 9, TOP + 82],
    },
    {
      from: 'Reconciling',
      to: 'Stable',
      line: `M${MIDDLE} ${MID + 42}V${LOW - 7}`,
      head: [MIDDLE, LOW - 1, 'down'],
      word: ['edgeReconciled', MIDDLE + 9, MID + 82],
    },
    {
      from: 'Stable',
      to: 'Reconciling',
      line: `M${X + W} ${LOW + 21}h36V${MID + 21}H${X + W + 8}`,
      head: [X + W + 2, MID + 21, 'left'],
      word: ['edgeBump', X + W + 44, MID + 70],
    },
    {
      from: 'Empty',
      to: 'Reconciling',
      line: `M90 ${TOP + 42}V${MID + 21}H${X - 8}`,
      head: [X - 2, MID + 21, 'right'],
    },
    {
      from: 'Stable',
      to: 'Empty',
      line: `M${X} ${LOW + 21}h-20V${TOP + 30}h-13`,
      head: [110, TOP + 30, 'left'],
      word: ['edgeEmpty', X - 16, MID + 90],
    },
    {
      from: 'Empty',
      to: 'Dead',
      line: `M38 ${TOP + 42}V${LOW - 7}`,
      head: [38, LOW - 1, 'down'],
      word: ['edgeExpire', 44, TOP + 150],
    },
  ],
};

const HEADS = { up: 'M-4 7h8L0 0z', down: 'M-4 -7h8L0 0z', left: 'M7 -4v8L0 0z', right: 'M-7 -4v8L0 0z' };

interface StatesProps {
  readonly state: GroupState;
  readonly isModern: boolean;
  readonly rebalance: Rebalance | null;
  readonly nowUs: number;
}

export function StatesView({ state, isModern, rebalance, nowUs }: StatesProps) {
  const t = useGroupWords();
  const { seconds } = useWords();
  const machine = isModern ? MODERN : CLASSIC;
  const way = rebalance?.states ?? [];
  const wasTaken = (edge: Edge): boolean =>
    way.some((span, i) => span.state === edge.from && way[i + 1]?.state === edge.to);
  const below = (of: GroupState): string => {
    const span = way.findLast((one) => one.state === of);
    if (span && of === state && span.toUs === null)
      return t('inState', { seconds: seconds(nowUs - span.fromUs) });
    if (span) return t('wasInState', { seconds: seconds((span.toUs ?? nowUs) - span.fromUs) });
    return of === 'Empty' ? t('offsetsKept') : '';
  };
  return (
    <section className="group-states" aria-label={t('states')}>
      <h3 className="group-head">{t('states')}</h3>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="group-states__drawing" role="img" aria-label={state}>
        {machine.edges.map((edge) => {
          const [x, y, way2] = edge.head;
          const [word, wordX, wordY, isEnd] = edge.word ?? [];
          return (
            <g
              key={edge.from + edge.to}
              className={classes('group-states__edge', wasTaken(edge) && 'group-states__edge--taken')}
            >
              <path d={edge.line} className="group-states__line" />
              <path d={HEADS[way2]} transform={`translate(${x} ${y})`} />
              {word && (
                <foreignObject
                  x={isEnd ? (wordX ?? 0) - 96 : wordX}
                  y={(wordY ?? 0) - 18}
                  width={isEnd ? 96 : Math.min(104, WIDTH - (wordX ?? 0))}
                  height={64}
                >
                  <p className={classes('group-states__word', isEnd && 'group-states__word--end')}>
                    {t(word)}
                  </p>
                </foreignObject>
              )}
            </g>
          );
        })}
        {machine.nodes.map((node) => (
          <g
            key={node.state}
            className={classes(
              'group-states__node',
              way.some((span) => span.state === node.state) && 'group-states__node--seen',
              node.state === state && 'group-states__node--now',
            )}
            data-now={node.state === state ? '' : undefined}
          >
            <rect x={node.x} y={node.y} width={node.width} height={42} />
            <text
              x={node.x + node.width / 2}
              y={node.y + (below(node.state) ? 18 : 26)}
              className="group-states__name"
            >
              {node.state}
            </text>
            <text x={node.x + node.width / 2} y={node.y + 34} className="group-states__sub">
              {below(node.state)}
            </text>
          </g>
        ))}
      </svg>
    </section>
  );
}
