/** What an application was last told, in full: the picture holds only a part of a producer's settings. From the scenario and the
 *  commands, up to a moment. */
import type { JournaledCommand, ProducerSettings } from '../contract/commands.ts';
import { producerNode } from '../contract/ids.ts';
import type { Scenario } from '../contract/scenario.ts';

type Said = readonly Partial<ProducerSettings>[];

/** Oldest first; the first of them is whole. */
function saidTo(
  producerId: string,
  { producers }: Pick<Scenario, 'producers'>,
  commands: readonly JournaledCommand[],
  atUs: number,
): Said {
  const first = producers.find(({ name }) => producerNode(name) === producerId);
  return [
    ...(first ? [first.settings] : []),
    ...commands.flatMap((line) => {
      const { command } = line;
      if (line.atUs > atUs) return [];
      if (command.type === 'producer.configure' && command.producerId === producerId)
        return [command.settings];
      return command.type === 'producer.add' && producerNode(command.name) === producerId
        ? [command.settings]
        : [];
    }),
  ];
}

/** @param atUs wishes of a later moment do not count */
export const settingsSaid = (
  producerId: string,
  scenario: Pick<Scenario, 'producers'>,
  commands: readonly JournaledCommand[],
  atUs: number,
): Partial<ProducerSettings> => Object.assign({}, ...saidTo(producerId, scenario, commands, atUs));

/** Where nobody has ever said anything else: a rate that the eye can follow. */
const USUAL = 5;

/** What a producer sent before it was stopped, so that "send again" brings that back. Records a second, above 0. */
export const rateBefore = (...said: Parameters<typeof saidTo>): number =>
  saidTo(...said).findLast(({ ratePerSecond = 0 }) => ratePerSecond > 0)?.ratePerSecond ?? USUAL;
