/** The same run, with what would have kept its records: what the comparison is handed.
 *  See         contract/fates.ts (Remedy), group/replay.ts */
import type { JournaledCommand } from '../../contract/commands.ts';
import type { AnomalyView, Remedy } from '../../contract/fates.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import { isShipped, type OtherRun, type ScenarioSource } from '../../contract/saved-run.ts';
import type { Scenario } from '../../contract/scenario.ts';

interface ThisRun {
  readonly scenario: Scenario;
  readonly source: ScenarioSource;
  readonly commands: readonly JournaledCommand[];
}

type Parts = Readonly<Record<string, unknown>>;

/** Null where nothing of it is a setting of the scenario: a practice in the application, or of somebody who came later. */
export function withRemedies(anomaly: AnomalyView, { scenario, source, commands }: ThisRun): OtherRun | null {
  const parts: Parts = Object.assign({}, ...anomaly.remedies.map((one) => partsOf(one, anomaly, scenario)));
  if (Object.keys(parts).length === 0) return null;
  if (isShipped(source)) return { scenario: { ...source, set: { ...source.set, ...parts } }, commands };
  let changed: unknown = scenario;
  for (const [path, value] of Object.entries(parts)) changed = setAt(changed, path.split('/'), value);
  // Nothing but settings is another.
  return { scenario: changed as Scenario, commands };
}

/** Which parts of the scenario are another with a remedy, by their paths. */
function partsOf(remedy: Remedy, anomaly: AnomalyView, scenario: Scenario): Parts {
  const topic = pathOf(scenario.topics, 'topics', parsePartitionKey(anomaly.partition).topic);
  const producer = pathOf(scenario.producers, 'producers', anomaly.producer);
  const group = pathOf(scenario.groups, 'groups', anomaly.groupId);
  switch (remedy) {
    case 'acksAll':
      return at(producer, { 'settings/acks': 'all' });
    case 'minIsrTwo':
      return at(topic, { 'configs/min.insync.replicas': '2' });
    case 'noUncleanElection':
      return at(topic, { 'configs/unclean.leader.election.enable': 'false' });
    case 'keepLonger':
      return at(topic, { 'configs/retention.ms': '604800000', 'configs/retention.bytes': '-1' });
    case 'keepOffsetsLonger':
      return { 'configs/offsets.retention.minutes': '10080' };
    case 'idempotence':
      return at(producer, { 'settings/idempotence': true, 'settings/acks': 'all' });
    case 'oneInFlight':
      return at(producer, { 'configs/max.in.flight.requests.per.connection': '1' });
    case 'resetEarliest':
      return at(group, { 'configs/auto.offset.reset': 'earliest' });
    case 'pollInTime':
      return at(group, { 'configs/max.poll.records': '1' });
    case 'commitMoreOften':
      return at(group, { 'configs/auto.commit.interval.ms': '100' });
    case 'contiguousOffsets':
    case 'nextOffset':
      return ofProcessing(scenario, anomaly, { 'processing/offsets': 'contiguous' });
    case 'commitAfterProcessing':
      return ofProcessing(scenario, anomaly, {
        'processing/commit': 'after',
        'processing/offsets': 'contiguous',
      });
    case 'numberedCommits':
      return ofMembers(scenario, anomaly, ({ commits }) => commits === 'asyncRetried', {
        commits: 'asyncSequenced',
      });
    case 'commitOnRevoke':
      return ofMembers(scenario, anomaly, ({ commits }) => commits === 'async', { commits: 'combined' });
    // Where power comes from, what an application writes to, and what it does with bytes, is no setting.
    case 'powerApart':
    case 'transactions':
    case 'harmlessTwice':
    case 'deadLetters':
    case 'pull':
      return {};
  }
}

const ofProcessing = (scenario: Scenario, anomaly: AnomalyView, parts: Parts): Parts =>
  ofMembers(scenario, anomaly, ({ processing }) => processing !== undefined, parts);

function ofMembers(
  { consumers }: Scenario,
  { groupId }: AnomalyView,
  isMeant: (consumer: Scenario['consumers'][number]) => boolean,
  parts: Parts,
): Parts {
  return Object.assign(
    {},
    ...consumers.map((consumer, i) =>
      consumer.groupId === groupId && isMeant(consumer) ? at(`consumers/${i}`, parts) : {},
    ),
  );
}

function pathOf(
  list: readonly { readonly name: string }[],
  field: string,
  name: string | null,
): string | null {
  const index = list.findIndex((item) => item.name === name);
  return index < 0 ? null : `${field}/${index}`;
}

const at = (place: string | null, parts: Parts): Parts =>
  place === null
    ? {}
    : Object.fromEntries(Object.entries(parts).map(([path, value]) => [`${place}/${path}`, value]));

/** A copy with something else at the end of a path. */
function setAt(json: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(json))
    return json.map((item: unknown, i) => (String(i) === step ? setAt(item, rest, value) : item));
  const object = (json ?? {}) as Readonly<Record<string, unknown>>;
  return { ...object, [step]: setAt(object[step], rest, value) };
}
