/** The log lens: replicas record by record; below, what one broker keeps of its log, and a look into it. */
import { type BelowProps, BelowView } from './BelowView.tsx';
import { LogBar, type LogBarProps } from './LogBar.tsx';
import { type ReplicasProps, ReplicasView } from './ReplicasView.tsx';

export type LogLensProps = LogBarProps & ReplicasProps & BelowProps;

export function LogLensView(props: LogLensProps) {
  return (
    <div className="log-lens">
      <LogBar {...props} />
      <ReplicasView {...props} />
      <BelowView {...props} />
    </div>
  );
}
