/** Who will be told of which change. */
import type { WatchView } from '../../contract/controller-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';

interface WatchesProps {
  readonly watches: readonly WatchView[];
  /** With those that are not among them. */
  readonly count: number;
  readonly whoOf: (session: string) => string;
}

const SHOWN = 24;

/** What elections hang on comes first, then what is near the root. */
const rank = ({ path }: WatchView): number =>
  path === '/controller' ? 0 : path === '/brokers/ids' ? 1 : path.split('/').length;

export function WatchesView({ watches, count, whoOf }: WatchesProps) {
  const t = useControllerWords();
  const { list } = useWords();
  const shown = [...watches].sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
  return (
    <section className="watches" aria-label={t('watches')}>
      <h3 className="lens-title">
        {t('watches')} <small>{t('watchesNote')}</small>
      </h3>
      {shown.length === 0 && <p className="controller-lens__quiet">{t('noWatches')}</p>}
      <ul>
        {shown.map(({ path, on, watchers }) => (
          <li key={`${path} ${on}`} className="watch">
            <code>{path}</code>
            <span>{t(on === 'data' ? 'watchData' : 'watchChildren')}</span>
            <span>{list(watchers.map(({ session }) => whoOf(session)))}</span>
          </li>
        ))}
      </ul>
      {count > shown.length && (
        <p className="controller-lens__quiet">{t('watchesMore', { n: count - shown.length })}</p>
      )}
    </section>
  );
}
