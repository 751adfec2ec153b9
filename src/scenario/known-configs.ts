/** Whether the configs a scenario sets are ones that the cluster knows, in the place where they are read. */
import type { ConfigScope } from '../contract/configs.ts';
import { configDefinition, configNames, configRefusal } from '../contract/configs.ts';
import type { Scenario } from '../contract/scenario.ts';
import { didYouMean, pathText } from './sentences.ts';

export function wrongConfigs(scenario: Scenario): string[] {
  const problems: string[] = [];
  const check = (
    path: readonly (string | number)[],
    configs: Readonly<Record<string, string>>,
    scope: ConfigScope,
    isRunning = false,
  ) => {
    for (const [name, value] of Object.entries(configs)) {
      const refusal = configRefusal(scope, name, value, scenario.era, isRunning)?.sentence;
      if (refusal === undefined) continue;
      const hint = configDefinition(scope, name) ? '' : didYouMean(name, configNames(scope, scenario.era));
      problems.push(`${pathText([...path, name])}: ${refusal}${hint || '.'}`);
    }
  };
  // One list for all servers of the cluster.
  for (const [name, value] of Object.entries(scenario.configs)) {
    const scope = configDefinition('zookeeper', name) ? 'zookeeper' : 'broker';
    check(['configs'], { [name]: value }, scope);
  }
  scenario.topics.forEach(({ configs }, i) => {
    check(['topics', i, 'configs'], configs, 'topic');
  });
  scenario.producers.forEach(({ configs }, i) => {
    check(['producers', i, 'configs'], configs, 'producer');
  });
  scenario.groups.forEach(({ configs, type }, i) => {
    // One list for the group and for its members.
    for (const [name, value] of Object.entries(configs)) {
      const scope = type === 'share' && configDefinition('group', name) ? 'group' : 'consumer';
      check(['groups', i, 'configs'], { [name]: value }, scope);
    }
  });
  scenario.script.forEach(({ command }, i) => {
    if (command.type === 'topic.create') {
      check(['script', i, 'command', 'topic', 'configs'], command.topic.configs, 'topic');
    } else if (command.type === 'config.alter') {
      check(['script', i, 'command', 'configs'], setBy(command.configs), command.scope, true);
    } else if (command.type === 'producer.configure') {
      check(['script', i, 'command', 'configs'], setBy(command.configs ?? {}), 'producer');
    }
  });
  return problems;
}

const setBy = (changes: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(changes).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  );
