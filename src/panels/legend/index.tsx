/** The legend, connected. */
import { useVerbs } from '../../store/index.ts';
import { LegendView } from './LegendView.tsx';

export function LegendPanel() {
  const verbs = useVerbs();
  return <LegendView onAll={() => verbs.openDialog('signs')} />;
}
