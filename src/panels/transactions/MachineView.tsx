/** The states of a transactional id at its coordinator, with the way that was taken. */
import type { CoordinatorView, TransactionStep } from '../../contract/transactions-close-up.ts';
import { useTransactionsWords } from '../../i18n/lenses/transactions.ts';
import { classes } from '../../ui/index.ts';
import { BOXES, type Box, STEPS, sinceOf, wayOf } from './geometry.ts';

interface MachineProps {
  readonly coordinator: CoordinatorView | null;
  readonly history: readonly TransactionStep[];
  readonly nowUs: number;
}

const WIDTH = 124;
const HEIGHT = 38;
const GAP_X = 14;
const GAP_Y = 36;
const LEFT = 16;
const left = (box: Box): number => LEFT + BOXES[box][0] * (WIDTH + GAP_X);
const top = (box: Box): number => 2 + BOXES[box][1] * (HEIGHT + GAP_Y);

export function MachineView({ coordinator, history, nowUs }: MachineProps) {
  const t = useTransactionsWords();
  const way = wayOf(history);
  const state = coordinator?.state ?? null;
  const pending = coordinator?.pending ?? null;
  const since = sinceOf(history);
  return (
    <section className="txn-part" aria-label={t('machine')}>
      <h3 className="txn-part__title">
        {t('machine')} <small className="txn-note">{t('machineNote')}</small>
      </h3>
      {state === null && <p className="txn-note">{t('neverHeard')}</p>}
      <svg
        className="txn-machine"
        viewBox="0 0 424 206"
        role="img"
        aria-label={t('machineLabel', { state: state ?? '–' })}
      >
        {STEPS.map(([from, to]) => (
          <path
            key={`${from}>${to}`}
            d={arrow(from, to)}
            className={classes('txn-step', way.has(`${from}>${to}`) && 'txn-step--taken')}
          />
        ))}
        {(Object.keys(BOXES) as Box[]).map((box) => (
          <g
            key={box}
            transform={`translate(${left(box)} ${top(box)})`}
            className={classes(
              'txn-box',
              box === 'PrepareEpochFence' && 'txn-box--memory',
              box === state && 'txn-box--now',
              box === pending && box !== state && 'txn-box--pending',
            )}
          >
            <rect width={WIDTH} height={HEIGHT} />
            <text x={WIDTH / 2} y={16} className="txn-box__name">
              {box}
            </text>
            <text x={WIDTH / 2} y={31}>
              {box === state
                ? t('now', { seconds: (Math.max(0, nowUs - (since ?? nowUs)) / 1e6).toFixed(2) })
                : box === pending
                  ? t('written')
                  : box === 'PrepareEpochFence'
                    ? t('memoryOnly')
                    : ''}
            </text>
          </g>
        ))}
      </svg>
    </section>
  );
}

/** From edge to edge: straight where the boxes stand in line, else by corners; back to Empty by the left margin. */
function arrow(from: Box, to: Box): string {
  const [fromX, fromY] = [left(from), top(from)];
  const [toX, toY] = [left(to), top(to)];
  const isBack = toY < fromY;
  if (isBack && to === 'Empty') {
    const isFar = fromX > toX;
    const x = isFar ? 4 : 9;
    const start = isFar
      ? `M${fromX + WIDTH / 2} ${fromY + HEIGHT}v12H${x}`
      : `M${fromX} ${fromY + HEIGHT / 2}H${x}`;
    return `${start}V${toY + HEIGHT / 2 + (isFar ? 6 : -2)}H${toX}${HEAD.right}`;
  }
  if (isBack) {
    const isLeft = fromX < toX;
    const x = toX + WIDTH / 2 + (isLeft ? -9 : 9);
    return `M${isLeft ? fromX + WIDTH : fromX} ${fromY + HEIGHT / 2}H${x}V${toY + HEIGHT}${HEAD.up}`;
  }
  if (fromY === toY) return `M${fromX + WIDTH} ${fromY + HEIGHT / 2}H${toX}${HEAD.right}`;
  if (fromX === toX) return `M${fromX + WIDTH / 2} ${fromY + HEIGHT}V${toY}${HEAD.down}`;
  const x = fromX + WIDTH / 2 + (toX < fromX ? -30 : 30);
  const end = toX + WIDTH / 2 + (toX < fromX ? 20 : -20);
  return `M${x} ${fromY + HEIGHT}V${fromY + HEIGHT + 15}H${end}V${toY}${HEAD.down}`;
}

const HEAD = { right: 'm-6 -4l6 4l-6 4', down: 'm-4 -6l4 6l4 -6', up: 'm-4 6l4 -6l4 6' } as const;
