/** The tree of znodes as one server has it, opened as far as one likes. */
import type { ZnodeRow, ZooKeeperCloseUp } from '../../contract/controller-close-up.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes, Segmented } from '../../ui/index.ts';

interface TreeProps {
  readonly closeUp: ZooKeeperCloseUp | null;
  /** Living sessions, `0x…`. */
  readonly living: ReadonlySet<string>;
  readonly onServer: (serverId: number) => void;
  readonly onToggle: (path: string) => void;
}

export function TreeView({ closeUp, living, onServer, onToggle }: TreeProps) {
  const t = useControllerWords();
  return (
    <section className="znodes" aria-label={t('tree')}>
      <h3 className="lens-title">
        {t('tree')}
        {closeUp?.serverId != null && <small>{t('treeOf', { id: closeUp.serverId })}</small>}
      </h3>
      {closeUp && closeUp.serverId !== null && closeUp.servers.length > 1 && (
        <Segmented
          label={t('tree')}
          value={String(closeUp.serverId)}
          options={closeUp.servers.map(({ serverId }) => ({
            value: String(serverId),
            label: t('server', { id: serverId }),
          }))}
          onChange={(id) => onServer(Number(id))}
        />
      )}
      {!closeUp && <p className="controller-lens__quiet">{t('loading')}</p>}
      {closeUp?.serverId === null && <p className="controller-lens__quiet">{t('noServer')}</p>}
      <ul className="znodes__list">
        {(closeUp?.tree ?? []).map((row) => (
          <Row
            key={row.path}
            row={row}
            isOrphan={row.owner !== null && !living.has(row.owner)}
            onToggle={onToggle}
          />
        ))}
      </ul>
      <p className="znodes__legend">
        <i className="znode-mark" /> {t('legendPersistent')} <i className="znode-mark znode-mark--ring" />{' '}
        {t('legendEphemeral')}
      </p>
    </section>
  );
}

interface RowProps {
  readonly row: ZnodeRow;
  /** It goes with a session that is over: this server has not heard of its end yet. */
  readonly isOrphan: boolean;
  readonly onToggle: (path: string) => void;
}

function Row({ row, isOrphan, onToggle }: RowProps) {
  const t = useControllerWords();
  const kind = row.owner === null ? t('persistent') : t('ephemeral', { owner: row.owner });
  const name = row.path === '/' ? '/' : row.depth === 1 ? row.path : row.name;
  const about = [kind, isOrphan ? t('gone') : '', t('version', { version: row.version })]
    .filter(Boolean)
    .join(', ');
  const isKey = row.path === '/controller' || row.path === '/controller_epoch';
  const body = (
    <>
      <i
        className={classes(
          'znode-mark',
          row.owner !== null && 'znode-mark--ring',
          isOrphan && 'znode-mark--gone',
        )}
      />
      <code className="znode__name">{name}</code>
      <span className="znode__data">
        {row.data !== '' ? brief(row.data) : row.childCount > 0 ? t('children', { n: row.childCount }) : ''}
      </span>
    </>
  );
  const style = { paddingLeft: row.depth * 15 };
  return (
    <li className={classes('znode', isKey && 'znode--key')} style={style} data-tip={`${row.path}: ${about}`}>
      {row.childCount > 0 ? (
        <button
          type="button"
          className="znode__line"
          aria-expanded={row.isOpen}
          aria-label={t(row.isOpen ? 'closeNode' : 'openNode', { path: row.path })}
          onClick={() => onToggle(row.path)}
        >
          {body}
        </button>
      ) : (
        <div className="znode__line">{body}</div>
      )}
    </li>
  );
}

/** JSON without its punctuation: `leader 1 isr 1,2,3`. */
export const brief = (json: string): string =>
  json
    .replace(/\[([\d,]*)\]/g, '$1')
    .replace(/"([^"]*)":/g, '$1 ')
    .replace(/[{}"]/g, '')
    .replace(/,(?=[a-zA-Z_])/g, '  ');
