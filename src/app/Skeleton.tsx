/** In the place of a view whose file is on its way: its bar and some empty beds. Nothing turns or shimmers, for nothing moves
 *  that the simulation did not move; and it waits a moment, so that a view that comes at once does not flash. */
import { useWords } from '../i18n/index.ts';

/** How long each bed is, of a hundred. */
const BEDS = [92, 64, 78, 40, 85, 56] as const;

export function Skeleton({ manner = 'lens' }: { readonly manner?: 'lens' | 'drawer' }) {
  const { t } = useWords();
  return (
    <div className={`skeleton skeleton--${manner}`} role="status">
      <span className="visually-hidden">{t('app.fetching')}</span>
      <div className="skeleton__bar" aria-hidden="true">
        <i className="skeleton__title" />
        <i className="skeleton__fact" />
      </div>
      {BEDS.map((length) => (
        <i key={length} className="skeleton__bed" style={{ width: `${length}%` }} aria-hidden="true" />
      ))}
    </div>
  );
}
