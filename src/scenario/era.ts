/** A scenario as another release of Kafka would run it: the metadata where that release keeps them, and without what it does
 *  not have. What its script asks for is left as it is: a cluster may refuse it. */
import type { AssignorName } from '../contract/commands.ts';
import type { ConfigScope } from '../contract/configs.ts';
import { configRefusal } from '../contract/configs.ts';
import type { EraName, Rules } from '../contract/eras.ts';
import { ERAS, rulesOf, sinceOfAssignor } from '../contract/eras.ts';
import type { Scenario } from '../contract/scenario.ts';
import { WHAT_IF_ERA } from '../contract/what-if.ts';

const FIRST_CONTROLLER = 101;
const FIRST_ZOOKEEPER = 201;
/** From the newest to the oldest: what a release does not have is replaced by what comes next. */
const ASSIGNORS: readonly AssignorName[] = ['cooperative-sticky', 'sticky', 'range'];

/** The era of this name, or the names there are. */
export const eraNamed = (name: string): EraName | readonly EraName[] =>
  ERAS.find((era) => era === name) ?? ERAS;

export function asEra(scenario: Scenario, era: EraName): Scenario {
  const rules = rulesOf(era);
  const known = (scope: ConfigScope, configs: Scenario['configs']): Scenario['configs'] =>
    Object.fromEntries(
      Object.entries(configs).filter(([name, value]) => configRefusal(scope, name, value, era) === null),
    );
  return {
    ...scenario,
    era,
    ...metadataNodes(scenario, rules),
    configs: known('broker', scenario.configs),
    topics: scenario.topics.map(({ whatIf, ...topic }) => ({
      ...topic,
      configs: known('topic', topic.configs),
      ...(whatIf && era === WHAT_IF_ERA && { whatIf }),
    })),
    producers: scenario.producers.map(({ settings, ...producer }) => {
      const { transaction, ...plain } = settings;
      return {
        ...producer,
        settings: rules.idempotence ? settings : { ...plain, idempotence: false },
        configs: known('producer', producer.configs),
      };
    }),
    consumers: scenario.consumers.map(({ instanceId, assignors, whatIf, ...consumer }) => ({
      ...consumer,
      ...(whatIf && era === WHAT_IF_ERA && { whatIf }),
      ...(instanceId !== undefined && rules.cooperativeRebalance ? { instanceId } : {}),
      ...(assignors ? { assignors: assignors.map((name) => assignorOf(name, rules)) } : {}),
    })),
    groups: scenario.groups.map((group) => ({
      ...group,
      assignor: assignorOf(group.assignor, rules),
      configs: known('consumer', group.configs),
    })),
  };
}

/** As many as there were, of the kind that the era has. */
function metadataNodes(
  { controllers, zookeepers = [] }: Scenario,
  { metadata }: Rules,
): Pick<Scenario, 'controllers' | 'zookeepers'> {
  const wanted = controllers.length + zookeepers.length;
  const count = wanted >= 5 ? 5 : wanted >= 2 ? 3 : 1;
  const from = (first: number): number[] => Array.from({ length: count }, (_, i) => first + i);
  if (metadata === 'kraft') {
    return { controllers: controllers.length > 0 ? controllers : from(FIRST_CONTROLLER), zookeepers: [] };
  }
  return { controllers: [], zookeepers: zookeepers.length > 0 ? zookeepers : from(FIRST_ZOOKEEPER) };
}

function assignorOf(assignor: AssignorName, rules: Rules): AssignorName {
  if (sinceOfAssignor(rules, assignor) === null) return assignor;
  return ASSIGNORS.find((name) => sinceOfAssignor(rules, name) === null) ?? 'range';
}
