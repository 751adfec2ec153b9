/** The ways that this run was taken, in a dialog: gone back to, named, compared, discarded. */
import { useState } from 'react';
import type { BranchView } from '../../contract/messages.ts';
import { useWords } from '../../i18n/index.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { useBranches, useClientNames, usePlayback, useVerbs } from '../../store/index.ts';
import { Button, Dialog, Field } from '../../ui/index.ts';
import './branches.css';

export function BranchesDialog() {
  const t = useRunWords();
  const verbs = useVerbs();
  const branches = useBranches((state) => state.branches);
  const shown = useBranches((state) => state.branchId);
  return (
    <Dialog
      title={t('branches.title')}
      closeLabel={t('branches.close')}
      className="branches"
      onClose={() => verbs.openDialog(null)}
    >
      {branches.length < 2 && <p className="branches__note">{t('branches.none')}</p>}
      <ul className="branches__list">
        {branches.map((branch) => (
          <Branch key={branch.branchId} branch={branch} isShown={branch.branchId === shown} />
        ))}
      </ul>
    </Dialog>
  );
}

function Branch({ branch, isShown }: { readonly branch: BranchView; readonly isShown: boolean }) {
  const t = useRunWords();
  const { clock, deedOf } = useWords();
  const nameOf = useClientNames();
  const verbs = useVerbs();
  const headUs = usePlayback((playback) => (isShown ? playback.headUs : branch.headUs));
  const [name, setName] = useState(branch.name);
  const { branchId, forkedAtUs, commands } = branch;
  const title = branch.name || t('branches.number', { id: String(branchId) });
  const own = commands.filter(({ atUs }) => atUs >= forkedAtUs);
  const keep = (): void => verbs.branch({ kind: 'rename', branchId, name });
  return (
    <li className="branches__branch" aria-current={isShown ? 'true' : undefined} aria-label={title}>
      <div className="branches__head">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            keep();
          }}
          onBlur={keep}
        >
          <Field label={t('branches.name', { branch: title })} value={name} onChange={setName} />
        </form>
        <span className="branches__span">
          {t('branches.span', { from: clock(forkedAtUs), to: clock(headUs) })}
        </span>
        {isShown ? (
          <span className="branches__note">{t('branches.shown')}</span>
        ) : (
          <>
            <Button
              aria-label={t('branches.goTo', { branch: title })}
              onClick={() => verbs.branch({ kind: 'go', branchId })}
            >
              {t('branches.go')}
            </Button>
            <Button
              aria-label={t('branches.discardIt', { branch: title })}
              look="danger"
              onClick={() => verbs.branch({ kind: 'discard', branchId })}
            >
              {t('branches.discard')}
            </Button>
          </>
        )}
      </div>
      <ol className="branches__deeds">
        {own.map(({ commandId, atUs, command }) => (
          <li key={commandId}>
            <span className="branches__clock">{clock(atUs)}</span> {deedOf(command, commandId, nameOf)}
          </li>
        ))}
      </ol>
    </li>
  );
}
