/** The logs of the ensemble: the newest transactions on each server, logged and applied; who is connected where. */
import { useRef } from 'react';
import type { TxnView, ZooKeeperCloseUp } from '../../contract/controller-close-up.ts';
import type { ZooKeeperView } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes, Icon, Menu, type MenuItem, useSize } from '../../ui/index.ts';

interface EnsembleProps {
  readonly closeUp: ZooKeeperCloseUp | null;
  readonly servers: readonly ZooKeeperView[];
  readonly whoOf: (session: string) => string;
  /** What can be done to a server, by its node id. */
  readonly menuOf: (node: string) => readonly MenuItem[];
}

const HEIGHT = 40;
const TOP = 12;
const TALL = 18;
const COUNTER = 2 ** 32;

/** The counter of a zxid, as ZooKeeper prints it. */
export const counterText = (zxid: number): string => (zxid % COUNTER).toString(16);

export function EnsembleView({ closeUp, servers, whoOf, menuOf }: EnsembleProps) {
  const t = useControllerWords();
  const { nodeName, list, t: words } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const txns = closeUp?.txns ?? [];
  const last = txns.at(-1);
  const cell = Math.max(1, (width - 2) / Math.max(1, txns.length + 2));
  return (
    <section className="ensemble" aria-label={t('ensemble')}>
      <h3 className="lens-title">
        {t('ensemble')}{' '}
        <small>
          {t('ensembleNote', { majority: Math.floor(servers.length / 2) + 1, all: servers.length })}
        </small>
      </h3>
      <div className="ensemble-row ensemble-row--axis" aria-hidden="true">
        <span />
        <div ref={box} className="metadata-row__strip">
          {width > 0 && <Axis txns={txns} cell={cell} width={width} />}
        </div>
      </div>
      {width > 0 &&
        servers.map((server) => {
          const seen = closeUp?.servers.find(({ serverId }) => serverId === server.serverId);
          const role = roleText(server, seen?.vote?.leader ?? null, t);
          return (
            <div key={server.id} className="ensemble-row">
              <div
                className={classes(
                  'ensemble-row__name',
                  server.process === 'down' && 'metadata-row__name--down',
                )}
              >
                <b>
                  {server.role === 'leading' && <Icon name="flag" />}
                  {t('server', { id: server.serverId })}
                </b>
                <span>{role}</span>
              </div>
              <div className="metadata-row__strip">
                <Log server={server} txns={txns} cell={cell} width={width} role={role} />
                <p className="ensemble-row__notes">
                  {[
                    seen && seen.clients.length > 0 ? list(seen.clients.map((node) => nodeName(node))) : '',
                    seen?.proposals[0]
                      ? t('proposed', { n: seen.proposals.length, acks: list(seen.proposals[0].acks) })
                      : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <Menu
                label={words('deed.menu', { thing: nodeName(server.id) })}
                icon="more"
                items={() => menuOf(server.id)}
              />
            </div>
          );
        })}
      {last && (
        <p className="ensemble__last">
          {t('lastTxn')} <code>{counterText(last.zxid)}</code> <b>{last.what}</b>{' '}
          <code>{last.paths.slice(0, 3).join(' ')}</code> {t('bySession', { who: whoOf(last.session) })}
        </p>
      )}
    </section>
  );
}

type T = ReturnType<typeof useControllerWords>;

function roleText({ role, epoch, isServing }: ZooKeeperView, vote: number | null, t: T): string {
  switch (role) {
    case 'leading':
      return t('serverLeading', { epoch });
    case 'following':
      return t(isServing ? 'serverFollowing' : 'serverNotServing');
    case 'looking':
      return t('serverLooking', { vote: vote ?? '–' });
    default:
      return t('serverDown');
  }
}

interface LogProps {
  readonly server: ZooKeeperView;
  readonly txns: readonly TxnView[];
  readonly cell: number;
  readonly width: number;
  readonly role: string;
}

function Log({ server, txns, cell, width, role }: LogProps) {
  const t = useControllerWords();
  const isLeading = server.role === 'leading';
  const isDown = server.process === 'down';
  const lastIndex = txns.findLastIndex(({ holders }) => holders.includes(server.serverId));
  const end = (lastIndex + 1) * cell;
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      className={classes('copy', isDown && 'copy--down')}
      aria-label={t('serverLog', {
        id: server.serverId,
        role,
        last: counterText(server.lastZxid),
        applied: counterText(server.processedZxid),
      })}
    >
      <rect y={TOP} width={width} height={TALL} className="copy__bed" />
      {txns.map(({ zxid, holders, appliedBy }, i) =>
        holders.includes(server.serverId) ? (
          <rect
            key={zxid}
            x={i * cell}
            y={TOP}
            width={cell}
            height={TALL}
            className={classes(
              'copy__run',
              isDown || appliedBy.includes(server.serverId) ? 'copy__run--committed' : 'copy__run--written',
            )}
          />
        ) : null,
      )}
      <rect
        y={TOP}
        width={width}
        height={TALL}
        className={classes('copy__edge', isLeading && 'copy__edge--leader', isDown && 'copy__edge--down')}
      />
      {lastIndex >= 0 && (
        <>
          <path d={`M${end} ${TOP - 3}V${TOP + TALL}`} className="copy__surface" />
          {isLeading && (
            <path d={`M${end - 5} ${TOP - 10}h10l-5 8z`} className="copy__surface copy__surface--mark" />
          )}
          <text x={end - 5} y={TOP + 13} className="copy__hw">
            {counterText(txns[lastIndex]?.zxid ?? 0)}
          </text>
        </>
      )}
    </svg>
  );
}

function Axis({
  txns,
  cell,
  width,
}: {
  readonly txns: readonly TxnView[];
  readonly cell: number;
  readonly width: number;
}) {
  const every = [1, 2, 3, 5, 10, 20].find((n) => n * cell > 44) ?? 50;
  return (
    <svg width={width} height={22} aria-hidden="true">
      {txns.map(({ zxid }, i) =>
        (txns.length - 1 - i) % every === 0 ? (
          <g key={zxid} transform={`translate(${(i + 0.5) * cell} 0)`} className="metadata-offset">
            <text y={13}>{counterText(zxid)}</text>
            <path d="M0 17v5" />
          </g>
        ) : null,
      )}
    </svg>
  );
}
