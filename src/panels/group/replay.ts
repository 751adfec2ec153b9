/** The same run with another assignor in one group: what the comparison is handed. */
import type { AssignorName, JournaledCommand } from '../../contract/commands.ts';
import { sinceOfAssignor } from '../../contract/eras.ts';
import { isShipped, type OtherRun, type ScenarioSource } from '../../contract/saved-run.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { scenarioRules } from '../../contract/scenario.ts';

interface ThisRun {
  readonly scenario: Scenario;
  readonly source: ScenarioSource;
  readonly commands: readonly JournaledCommand[];
}

/** Null where it could not be: the release has no such assignor, or consumers of the run say themselves what they like best,
 *  so that the group's word alone changes nothing. */
export function withAssignor(
  groupId: string,
  assignor: AssignorName,
  { scenario, source, commands }: ThisRun,
): OtherRun | null {
  if (sinceOfAssignor(scenarioRules(scenario), assignor) !== null) return null;
  if (scenario.consumers.some(({ assignors }) => assignors !== undefined)) return null;
  const index = scenario.groups.findIndex(({ name }) => name === groupId);
  if (index >= 0) {
    if (isShipped(source))
      return {
        scenario: { ...source, set: { ...source.set, [`groups/${index}/assignor`]: assignor } },
        commands,
      };
    const groups = scenario.groups.map((group, i) => (i === index ? { ...group, assignor } : group));
    return { scenario: { ...scenario, groups }, commands };
  }
  // Made by hand as the run went on.
  const told = commands.map((line) =>
    line.command.type === 'group.add' && line.command.name === groupId
      ? { ...line, command: { ...line.command, assignor } }
      : line,
  );
  return told.some((line, i) => line !== commands[i]) ? { scenario: source, commands: told } : null;
}
