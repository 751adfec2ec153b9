/** Questions about brokers, power, wires and the network. */
import type { Command, PowerLoss } from '../../contract/commands.ts';
import type { ConfigsView } from '../../contract/config-view.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import { brokerNode, type NodeId } from '../../contract/ids.ts';
import { nodesOf } from '../../deeds/index.ts';
import type { AskTranslate } from '../../i18n/lenses/ask.ts';
import { linkBetween } from '../../store/index.ts';
import { type Field, numberOf, type Question, type Values } from './question.ts';

/** By one press a broker is slowed so much; the form begins with it too. */
const USUAL_FACTOR = '20';

export function slowQuestion(frame: ClusterFrame, brokerId: number, t: AskTranslate): Question {
  const now = frame.brokers[brokerNode(brokerId)]?.slowFactor ?? 1;
  return {
    title: t('title_slow', { broker: String(brokerId) }),
    act: t('do_slow'),
    start: { factor: now > 1 ? String(now) : USUAL_FACTOR },
    fields: () => [
      {
        kind: 'number',
        id: 'factor',
        label: t('factor'),
        min: 1,
        max: 200,
        note: t('factorNote', { now: String(now) }),
      },
    ],
    commands: (values) => [{ type: 'broker.slow', brokerId, factor: numberOf(values, 'factor') }],
    ...(now > 1 && {
      lift: { label: t('lift_slow'), commands: [{ type: 'broker.slow', brokerId, factor: 1 }] },
    }),
  };
}

const LOSSES = ['none', 'unwritten', 'some', 'newest', 'all'] as const;

/** @param brokerId null: all brokers and controllers */
export function powerQuestion(brokerId: number | null, t: AskTranslate): Question {
  const lossOf = (values: Values): PowerLoss => {
    if (values.lose === 'newest') return numberOf(values, 'records');
    // The options are the only other values it can have.
    return values.lose as Exclude<PowerLoss, number>;
  };
  return {
    title: brokerId === null ? t('title_blackout') : t('title_power', { broker: String(brokerId) }),
    act: t('do_power'),
    start: { lose: brokerId === null ? 'all' : 'unwritten', records: '5' },
    fields: ({ lose }) => [
      {
        kind: 'choice',
        id: 'lose',
        label: t('lose'),
        options: LOSSES.map((value) => ({ value, label: t(`lose_${value}`) })),
      },
      ...(lose === 'newest'
        ? [
            {
              kind: 'number',
              id: 'records',
              label: t('records'),
              min: 0,
              note: t('recordsNote'),
            } satisfies Field,
          ]
        : []),
    ],
    commands: (values) => [
      brokerId === null
        ? { type: 'cluster.powerCut', lose: lossOf(values) }
        : { type: 'broker.powerCut', brokerId, lose: lossOf(values) },
    ],
  };
}

const RATES = {
  leader: 'leader.replication.throttled.rate',
  follower: 'follower.replication.throttled.rate',
} as const;
const REPLICAS = {
  leader: 'leader.replication.throttled.replicas',
  follower: 'follower.replication.throttled.replicas',
} as const;
const SIDES = ['both', 'leader', 'follower'] as const;

/** @param configs what is set now; null: not known (yet) */
export function throttleQuestion(
  frame: ClusterFrame,
  brokerId: number,
  configs: ConfigsView | null,
  t: AskTranslate,
): Question {
  const broker = String(brokerId);
  const now = configs?.dynamic[broker] ?? {};
  const isThrottled = now[RATES.leader] !== undefined || now[RATES.follower] !== undefined;
  const topics = frame.order.topics.filter((name) => !frame.topics[name]?.internal);
  const own = (values: Values): readonly (keyof typeof RATES)[] =>
    values.side === 'leader' || values.side === 'follower' ? [values.side] : ['leader', 'follower'];
  const ofBroker = (configsOf: Readonly<Record<string, string | null>>): Command => ({
    type: 'config.alter',
    scope: 'broker',
    name: broker,
    configs: configsOf,
  });
  const ofTopics = (value: string | null, names: readonly string[]): readonly Command[] =>
    names.map((name) => ({
      type: 'config.alter',
      scope: 'topic',
      name,
      configs: { [REPLICAS.leader]: value, [REPLICAS.follower]: value },
    }));
  // While another broker has a rate, the topics' lists are still asked for.
  const others = Object.entries(configs?.dynamic ?? {}).some(
    ([name, set]) => name !== broker && (RATES.leader in set || RATES.follower in set),
  );
  const marked = topics.filter((name) => configs?.topics[name]?.configs[REPLICAS.leader] === '*');
  return {
    title: t('title_throttle', { broker }),
    act: t('do_throttle'),
    start: { side: 'both', rate: '50' },
    fields: () => [
      {
        kind: 'choice',
        id: 'side',
        label: t('side'),
        options: SIDES.map((value) => ({ value, label: t(`side_${value}`) })),
      },
      {
        kind: 'number',
        id: 'rate',
        label: t('rate'),
        min: 1,
        note: isThrottled
          ? t('throttleNow', { leader: now[RATES.leader] ?? '∞', follower: now[RATES.follower] ?? '∞' })
          : t('throttleNone'),
      },
    ],
    note: t('throttleNote'),
    commands: (values) => {
      const bytes = String(Math.round(numberOf(values, 'rate') * 1000));
      return [
        ofBroker(Object.fromEntries(own(values).map((side) => [RATES[side], bytes]))),
        ...ofTopics('*', topics),
      ];
    },
    ...(isThrottled && {
      lift: {
        label: t('lift_throttle'),
        commands: [
          ofBroker({ [RATES.leader]: null, [RATES.follower]: null }),
          ...(others ? [] : ofTopics(null, marked)),
        ],
      },
    }),
  };
}

export interface NetworkNow {
  readonly latencyMsMin: number;
  readonly latencyMsMax: number;
  readonly sendKBps: number | null;
}

/** @param first as the scenario has it */
export function networkQuestion(now: NetworkNow, first: NetworkNow, t: AskTranslate): Question {
  const isTuned =
    now.latencyMsMin !== first.latencyMsMin ||
    now.latencyMsMax !== first.latencyMsMax ||
    now.sendKBps !== first.sendKBps;
  return {
    title: t('title_network'),
    act: t('do_network'),
    start: {
      min: String(now.latencyMsMin),
      max: String(now.latencyMsMax),
      bandwidth: now.sendKBps === null ? '' : String(now.sendKBps),
    },
    fields: () => [
      { kind: 'number', id: 'min', label: t('latencyMin'), min: 0 },
      { kind: 'number', id: 'max', label: t('latencyMax'), min: 0 },
      {
        kind: 'number',
        id: 'bandwidth',
        label: t('bandwidth'),
        min: 1,
        isOptional: true,
        note: t('bandwidthNote'),
      },
    ],
    commands: (values) => [
      {
        type: 'network.tune',
        settings: {
          latencyMsMin: numberOf(values, 'min'),
          latencyMsMax: numberOf(values, 'max'),
          sendKBps: values.bandwidth?.trim() ? numberOf(values, 'bandwidth') : null,
        },
      },
    ],
    ...(isTuned && {
      lift: { label: t('lift_network'), commands: [{ type: 'network.tune', settings: first }] },
    }),
  };
}

const STATES = ['ok', 'clogged', 'cut'] as const;

/** @param a one end of it; null: to be chosen
 *  @param nameOf what a node is called
 *  @param stateName the words for the states */
export function linkQuestion(
  frame: ClusterFrame,
  a: NodeId | null,
  nameOf: (node: NodeId) => string,
  stateName: (state: (typeof STATES)[number]) => string,
  t: AskTranslate,
): Question {
  const nodes = nodesOf(frame);
  const from = a ?? nodes[0] ?? '';
  const option = (node: NodeId) => ({ value: node, label: nameOf(node) });
  return {
    title: t('title_link'),
    act: t('do_link'),
    start: { a: from, b: nodes.find((node) => node !== from) ?? '', state: 'cut' },
    fields: (values) => [
      { kind: 'choice', id: 'a', label: t('linkA'), options: nodes.map(option) },
      {
        kind: 'choice',
        id: 'b',
        label: t('linkB'),
        options: nodes.filter((node) => node !== values.a).map(option),
      },
      {
        kind: 'choice',
        id: 'state',
        label: t('linkState'),
        options: STATES.map((value) => ({ value, label: stateName(value) })),
      },
    ],
    note: t('linkNote'),
    commands: ({ a: one = '', b: other = '', state }) => {
      const ends = { a: one, b: other };
      const now = linkBetween(frame.links, one, other);
      const heal: Command = { type: 'network.heal', ...ends };
      if (state === 'ok') return [heal];
      const fault: Command = { type: state === 'clogged' ? 'network.clog' : 'network.cut', ...ends };
      // From one fault to the other the way leads over a link that is well.
      return now === 'ok' || now === state ? [fault] : [heal, fault];
    },
  };
}
