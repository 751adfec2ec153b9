/** What to compare this run with: another branch, a variant of the scenario, or the same with one setting otherwise. */
import { useState } from 'react';
import { isShipped, type OtherRun, type ScenarioSource } from '../../contract/saved-run.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { useWords } from '../../i18n/index.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { setParts, variantOf } from '../../scenario/variants.ts';
import { useBranches, useHighwater, usePrefs, useVerbs } from '../../store/index.ts';
import { Button, Dialog, Field, Refusal, Select } from '../../ui/index.ts';
import './compare.css';

export function CompareDialog() {
  const t = useRunWords();
  const verbs = useVerbs();
  const { scenario, source, journal } = useHighwater();
  const language = usePrefs((prefs) => (prefs.locale === 'en' ? 'en' : 'zh'));
  const branches = useBranches((state) => state.branches);
  const shown = useBranches((state) => state.branchId);
  const settings = settingsOf(scenario);
  const [path, setPath] = useState(settings[0]?.path ?? 'seed');
  const [value, setValue] = useState('all');
  const { problemsText } = useWords();
  const [problem, setProblem] = useState<string | null>(null);
  const { commands } = journal.getState();

  const start = (other: OtherRun): void => {
    verbs.openDialog(null);
    void verbs.compare(other);
  };
  const startWith = (parts: Readonly<Record<string, unknown>>): void => {
    const found = setParts({ ...scenario, variants: [] }, parts);
    if (!found.ok) setProblem(problemsText(found.problems));
    else start({ scenario: otherwise(source, parts) ?? found.scenario, commands });
  };
  return (
    <Dialog
      title={t('compare.title')}
      closeLabel={t('compare.close')}
      className="compare-setup"
      onClose={() => verbs.openDialog(null)}
    >
      <p className="difference__note">{t('compare.note')}</p>
      <form
        className="compare-setup__row"
        onSubmit={(event) => {
          event.preventDefault();
          startWith({ [path]: meant(path, value) });
        }}
      >
        <Select
          label={t('compare.setting')}
          options={settings.map((setting) => ({ value: setting.path, label: setting.label }))}
          value={path}
          onChange={setPath}
        />
        <Field label={t('compare.value')} value={value} onChange={setValue} />
        <Button type="submit" look="solid">
          {t('compare.start')}
        </Button>
      </form>
      <Refusal words={problem} />
      {branches
        .filter(({ branchId }) => branchId !== shown)
        .map((branch) => {
          const name = branch.name || t('branches.number', { id: String(branch.branchId) });
          return (
            <div key={branch.branchId} className="compare-setup__row">
              <Button onClick={() => start({ scenario: source, commands: branch.commands })}>
                {t('compare.withBranch', { branch: name })}
              </Button>
            </div>
          );
        })}
      {(scenario.variants ?? []).map(({ id, title }) => (
        <div key={id} className="compare-setup__row">
          <Button
            onClick={() => {
              const found = variantOf(scenario, id);
              if (found.ok)
                start({
                  scenario:
                    isShipped(source) && !source.variant ? { ...source, variant: id } : found.scenario,
                  commands,
                });
              else setProblem(problemsText(found.problems));
            }}
          >
            {t('compare.withVariant', { variant: title[language] })}
          </Button>
        </div>
      ))}
    </Dialog>
  );
}

/** A shipped scenario stays a reference; of one that is written out there is none. */
const otherwise = (
  source: ScenarioSource,
  parts: Readonly<Record<string, unknown>>,
): ScenarioSource | null => (isShipped(source) ? { ...source, set: { ...source.set, ...parts } } : null);

/** Configs are texts, acks too where it is a word. */
function meant(path: string, value: string): unknown {
  if (path.includes('/configs/') || path.startsWith('configs/') || path === 'seed' || path === 'era')
    return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** What people most often want otherwise, by its path in the scenario. */
function settingsOf({ producers, topics }: Scenario): readonly { path: string; label: string }[] {
  return [
    ...producers.flatMap(({ name }, i) =>
      (['acks', 'idempotence', 'ratePerSecond', 'keyStrategy'] as const).map((key) => ({
        path: `producers/${i}/settings/${key}`,
        label: `${name}: ${key}`,
      })),
    ),
    ...topics.flatMap(({ name }, i) =>
      ['min.insync.replicas', 'unclean.leader.election.enable'].map((key) => ({
        path: `topics/${i}/configs/${key}`,
        label: `${name}: ${key}`,
      })),
    ),
    { path: 'seed', label: 'seed' },
  ];
}
