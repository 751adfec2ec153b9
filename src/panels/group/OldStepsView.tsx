/** How old consumers rebalance, step by step, and what they keep in ZooKeeper. */
import type { GroupZnode } from '../../contract/group-close-up.ts';
import { useGroupWords } from '../../i18n/lenses/group.ts';
import { classes } from '../../ui/index.ts';

const STEPS = ['oldStepStop', 'oldStepRelease', 'oldStepLook', 'oldStepReckon', 'oldStepClaim'] as const;

export function OldStepsView({ znodes }: { znodes: readonly GroupZnode[] }) {
  const t = useGroupWords();
  return (
    <section className="group-states" aria-label={t('oldSteps')}>
      <h3 className="group-head">{t('oldSteps')}</h3>
      <ol className="group-steps">
        {STEPS.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      <h3 className="group-head">{t('znodes')}</h3>
      <ol className="group-written">
        {znodes.map(({ path, data, isEphemeral }) => (
          <li key={path} className={classes(isEphemeral && 'group-written__session')}>
            <b>{path}</b> {data}
            {isEphemeral && <em> {t('ephemeral')}</em>}
          </li>
        ))}
      </ol>
      {znodes.length === 0 && <p className="group-note">{t('noZnodes')}</p>}
    </section>
  );
}
