/** The way back to a whole cluster: undoes whatever a script did, once the faults are over. What was not broken refuses
 *  to be mended, and that is all right. */
import type { Command } from '../../../contract/commands.ts';
import { rulesOf } from '../../../contract/eras.ts';
import { producerNode } from '../../../contract/ids.ts';
import type { Scenario } from '../../../contract/scenario.ts';

/** A broker on its way down by itself refuses to start; so it is asked again. A controlled shutdown may wait for a controller that
 *  does not answer, three times half a minute. */
const START_AGAIN_AFTER_MS = [3_000, 7_000, 20_000, 50_000, 100_000] as const;

/** After these a broker may still be on its way down, or not find its disk well yet. */
const OUT_OF_HAND: ReadonlySet<Command['type']> = new Set(['broker.stop', 'disk.fill', 'disk.fail']);

export interface Phases {
  readonly healAtMs: number;
  readonly quietAtMs: number;
}

/** The history with its healing written out: all up again and every link well, later no more records, so that what is
 *  on its way can come to its end. This is what is run, and what is printed for people. */
export function withHealing(scenario: Scenario, { healAtMs, quietAtMs }: Phases): Scenario {
  const commands = healing(scenario);
  const { script, brokers, era } = scenario;
  const wasStopped = script.some(({ command }) => OUT_OF_HAND.has(command.type));
  const stopped = wasStopped ? commands.filter((command) => command.type === 'broker.start') : [];
  // A broker of ZooKeeper's time does not start while its last session lasts; one of 0.10 ends itself rather than drop what its
  // leader does not have. Somebody has to start them again.
  const endsItself = rulesOf(era).metadata === 'zookeeper';
  const starts = endsItself
    ? brokers.map(({ id }): Command => ({ type: 'broker.start', brokerId: id }))
    : stopped;
  // An application that hangs cannot resume; so it is asked again.
  const resumes = script.flatMap(({ command }): Command[] =>
    command.type === 'consumer.pausePartition' ? [{ ...command, type: 'consumer.resumePartition' }] : [],
  );
  const later = [
    ...START_AGAIN_AFTER_MS.flatMap((ms) => resumes.map((command) => ({ atMs: healAtMs + ms, command }))),
    ...START_AGAIN_AFTER_MS.flatMap((ms) => starts.map((command) => ({ atMs: healAtMs + ms, command }))),
    ...quieting(scenario).map((command) => ({ atMs: quietAtMs, command })),
  ];
  return {
    ...scenario,
    script: [
      ...scenario.script,
      ...commands.map((command) => ({ atMs: healAtMs, command })),
      ...later.sort((a, b) => a.atMs - b.atMs),
    ],
  };
}

function healing({ script, brokers, controllers, topics }: Scenario): Command[] {
  const undo = new Map<string, Command>();
  const put = (command: Command) => undo.set(JSON.stringify(command), command);
  const brokerIds = new Set(brokers.map((broker) => broker.id));
  for (const { command } of script) {
    switch (command.type) {
      case 'network.cut':
      case 'network.clog':
        put({ type: 'network.heal', a: command.a, b: command.b });
        break;
      case 'broker.slow':
        put({ type: 'broker.slow', brokerId: command.brokerId, factor: 1 });
        break;
      case 'consumer.stall':
        put({ type: 'consumer.stall', consumerId: command.consumerId, stalled: false });
        break;
      case 'consumer.crash':
        put({ type: 'consumer.start', consumerId: command.consumerId });
        break;
      case 'producer.crash':
        put({ type: 'producer.start', producerId: command.producerId });
        break;
      case 'producer.pause':
        put({ type: 'producer.resume', producerId: command.producerId });
        break;
      case 'broker.add':
        brokerIds.add(brokerIds.size + 1);
        break;
      case 'broker.pause':
        put({ type: 'broker.resume', brokerId: command.brokerId });
        break;
      case 'broker.kill':
      case 'broker.powerCut':
      case 'broker.stop':
        put({ type: 'broker.start', brokerId: command.brokerId });
        break;
      case 'disk.fill':
      case 'disk.fail':
        put({ type: 'disk.heal', brokerId: command.brokerId });
        put({ type: 'broker.start', brokerId: command.brokerId });
        break;
      case 'controller.kill':
        put({ type: 'controller.start', controllerId: command.controllerId });
        break;
      case 'zookeeper.kill':
        put({ type: 'zookeeper.start', serverId: command.serverId });
        break;
      case 'config.alter': {
        const before = topics.find(({ name }) => name === command.name)?.configs ?? {};
        const configs = Object.fromEntries(
          Object.keys(command.configs).map((name) => [name, before[name] ?? null]),
        );
        put({ type: 'config.alter', scope: command.scope, name: command.name, configs });
        break;
      }
      default:
        break;
    }
  }
  const known = [...undo.values()].filter(
    (command) =>
      (command.type !== 'broker.start' || brokerIds.has(command.brokerId)) &&
      (command.type !== 'controller.start' || controllers.includes(command.controllerId)),
  );
  return known;
}

function quieting({ script, producers }: Scenario): Command[] {
  const names = new Set(producers.map((producer) => producer.name));
  for (const { command } of script) if (command.type === 'producer.add') names.add(command.name);
  return [...names].map((name) => ({
    type: 'producer.configure',
    producerId: producerNode(name),
    settings: { ratePerSecond: 0 },
  }));
}
