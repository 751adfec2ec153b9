/** The states of a record of a share group, and how many records are in each. */
import type { SharePartitionView } from '../../contract/frame.ts';
import { useShareWords } from '../../i18n/lenses/share.ts';

interface ShareMachineProps {
  readonly part: SharePartitionView | undefined;
  readonly limit: number;
}

export function ShareMachine({ part, limit }: ShareMachineProps) {
  const t = useShareWords();
  return (
    <section className="share-part">
      <h3 className="group-head">
        {t('machine')} <span className="share-note">{t('machineNote')}</span>
      </h3>
      <div className="share-machine">
        <Box state="available" count={part?.available} />
        <span className="share-machine__edge">
          <span>{t('edgeFetch')}</span>
          <span className="share-machine__arrows" aria-hidden="true">
            ⇄
          </span>
          <span>{t('edgeBack')}</span>
        </span>
        <Box state="acquired" count={part?.acquired} />
        <span className="share-machine__edge share-machine__edge--out">
          <span>{t('edgeAccept')} →</span>
          <span>{t('edgeArchive', { limit })} →</span>
        </span>
        <span className="share-machine__ends">
          <Box state="acknowledged" count={part?.acknowledged} />
          <Box state="archived" count={part?.archived} />
        </span>
      </div>
    </section>
  );
}

type State = 'available' | 'acquired' | 'acknowledged' | 'archived';

function Box({ state, count }: { readonly state: State; readonly count: number | undefined }) {
  const t = useShareWords();
  return (
    <span className={`share-box share-box--${state}`}>
      <span>{t(state)}</span>
      <b className="mono">{count ?? 0}</b>
    </span>
  );
}
