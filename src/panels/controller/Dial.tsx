/** How much of a timer has gone by, as an arc from twelve o'clock. */
import { classes } from '../../ui/index.ts';
import { arcPath } from './strip.ts';

interface DialProps {
  /** 0 to 1; null: no timer runs. */
  readonly share: number | null;
  /** Nobody will stop it in time. */
  readonly isDoomed?: boolean;
}

const RADIUS = 14;

export function Dial({ share, isDoomed = false }: DialProps) {
  return (
    <svg className={classes('dial', isDoomed && 'dial--doomed')} viewBox="-18 -18 36 36" aria-hidden="true">
      <circle r={RADIUS} className={share === null ? 'dial__none' : 'dial__ring'} />
      {share !== null && share > 0 && <path d={arcPath(share, RADIUS)} className="dial__arc" />}
    </svg>
  );
}
