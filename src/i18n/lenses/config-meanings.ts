/** What every config means, by the names of the table: one that has no meaning here does not compile. The
 *  words are in the folder beside, by scope; fetched with the drawer. */
import type {
  BrokerConfigName,
  ClientConfigName,
  ConfigScope,
  GroupConfigName,
  TopicConfigName,
  ZooKeeperConfigName,
} from '../../contract/configs.ts';
import { type Area, createArea, useArea } from '../area.ts';
import { BROKER_CONTROLLER } from './config-meanings/broker-controller.ts';
import { BROKER_COORDINATORS } from './config-meanings/broker-coordinators.ts';
import { BROKER_LOGS } from './config-meanings/broker-logs.ts';
import { BROKER_REPLICATION } from './config-meanings/broker-replication.ts';
import { CONSUMER } from './config-meanings/consumer.ts';
import { GROUP } from './config-meanings/group.ts';
import type { Meaning } from './config-meanings/meaning.ts';
import { BOTH_CLIENTS, PRODUCER } from './config-meanings/producer.ts';
import { TOPIC } from './config-meanings/topic.ts';
import { ZOOKEEPER } from './config-meanings/zookeeper.ts';

type Meanings<Name extends string> = Readonly<Record<Name, Meaning>>;

const BROKER: Meanings<BrokerConfigName> = {
  ...BROKER_REPLICATION,
  ...BROKER_LOGS,
  ...BROKER_COORDINATORS,
  ...BROKER_CONTROLLER,
};
const CLIENT: Meanings<ClientConfigName> = { ...BOTH_CLIENTS, ...PRODUCER, ...CONSUMER };
const TOPICS: Meanings<TopicConfigName> = TOPIC;
const GROUPS: Meanings<GroupConfigName> = GROUP;
const ZOOKEEPERS: Meanings<ZooKeeperConfigName> = ZOOKEEPER;

type Words = Readonly<Record<string, string>>;

const areaOf = (meanings: Meanings<string>): Area<Words> => {
  const inLanguage = (language: keyof Meaning): Words =>
    Object.fromEntries(Object.entries(meanings).map(([name, meaning]) => [name, meaning[language]]));
  return createArea(inLanguage('en'), inLanguage('zh'));
};

const CLIENT_AREA = areaOf(CLIENT);
/** By who reads them; producers and consumers have one table. */
export const CONFIG_MEANINGS: Readonly<Record<ConfigScope, Area<Words>>> = {
  broker: areaOf(BROKER),
  topic: areaOf(TOPICS),
  producer: CLIENT_AREA,
  consumer: CLIENT_AREA,
  group: areaOf(GROUPS),
  zookeeper: areaOf(ZOOKEEPERS),
};

/** What a config of that scope means, in the language of the page; empty for a name that is not of its table. */
export const useConfigMeaning = (scope: ConfigScope): ((name: string) => string) =>
  useArea(CONFIG_MEANINGS[scope]);
