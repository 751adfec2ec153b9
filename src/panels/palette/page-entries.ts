/** What can be found that is not a deed to one thing: the page's own commands, settings, places, moments, command lines. */
import type { ConfigScope } from '../../contract/configs.ts';
import { configDefault, configDefinition, configNames } from '../../contract/configs.ts';
import { ERAS, type EraName } from '../../contract/eras.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { TimelineMarker } from '../../contract/messages.ts';
import type { Words } from '../../i18n/index.ts';
import type { useMannerWords } from '../../i18n/lenses/manner.ts';
import type { LensName, Motion, ScaleChoice, Selection, Skin, Verbs } from '../../store/index.ts';
import type { IconName } from '../../ui/index.ts';
import type { Entry } from './entry.ts';
import type { Speech } from './verb-entries.ts';

type Act = (verbs: Verbs) => void;
const NOTHING = { note: '', why: null, about: null } as const;

/** What the page itself can do, as it stands when the palette opens. */
export interface PageState {
  /** In the order of their keys. */
  readonly lenses: readonly LensName[];
  /** The theme that is shown. */
  readonly isNight: boolean;
  readonly isPresenting: boolean;
  readonly era: EraName;
  /** To the next or the last marker of the timeline; one pace faster or slower. */
  readonly onMarker: (direction: 1 | -1) => void;
  readonly onPace: (direction: 1 | -1) => void;
}

const LENS_ICONS = {
  cluster: 'lens-cluster',
  log: 'lens-log',
  group: 'lens-group',
  producer: 'lens-producer',
  controller: 'helm',
  transactions: 'lens-transactions',
  spacetime: 'lens-spacetime',
  audit: 'lens-audit',
} as const satisfies Readonly<Record<LensName, IconName>>;

const SCALES = ['auto', 'matrix', 'blocks', 'rows'] as const satisfies readonly ScaleChoice[];
const SKINS = ['kafka', 'rocketmq', 'bowls'] as const satisfies readonly Skin[];
const MOTIONS = ['system', 'reduced', 'full'] as const satisfies readonly Motion[];

export function pageEntries(
  { t }: Speech,
  words: Words,
  manner: ReturnType<typeof useMannerWords>,
  { lenses, isNight, isPresenting, era, onMarker, onPace }: PageState,
): readonly Entry[] {
  const entry = (icon: IconName, text: string, run: Act, keys?: string, note = ''): Entry => ({
    ...NOTHING,
    id: `page ${text}`,
    part: 'commands',
    icon,
    text,
    note,
    ...(keys !== undefined && { keys }),
    run,
  });
  const dialog =
    (name: Parameters<Verbs['openDialog']>[0]): Act =>
    (verbs) =>
      verbs.openDialog(name);
  const form = t('note.opensForm');
  return [
    entry('plus', t('topic.create'), dialog('topic'), undefined, form),
    entry('plus', t('producer.add'), dialog('producer'), 'P', form),
    entry('plus', t('group.add'), dialog('group'), 'G', form),
    entry('plus', t('consumer.add'), (verbs) => verbs.addConsumer(null), 'C'),
    ...lenses.map((name, i) =>
      entry(
        LENS_ICONS[name],
        t('page.lens', { lens: words.t(`app.lens.${name}`) }),
        (verbs) => verbs.showLens(name),
        String(i + 1),
      ),
    ),
    entry('settings', t('page.config'), (verbs) => verbs.openDrawer('config')),
    entry('inspector', t('page.inspector'), (verbs) => verbs.openDrawer('inspector'), 'I'),
    entry('journal', t('page.journal'), (verbs) => verbs.openDrawer('journal')),
    entry('metrics', t('page.metrics'), (verbs) => verbs.openDrawer('metrics'), 'D'),
    entry('step', t('page.play'), (verbs) => verbs.togglePlay(), 'Space'),
    entry('step', t('page.stepEvent'), (verbs) => verbs.step('event', 1), '.'),
    entry('step-back', t('page.stepBack'), (verbs) => verbs.step('event', -1), ','),
    entry('step-rpc', t('page.stepRpc'), (verbs) => verbs.step('rpc', 1), '>'),
    entry('step-back', t('page.start'), (verbs) => verbs.seek(0), 'Home'),
    entry('step', t('page.nextMarker'), () => onMarker(1), ']'),
    entry('step-back', t('page.lastMarker'), () => onMarker(-1), '['),
    entry('step', t('page.end'), (verbs) => verbs.seek(Number.MAX_SAFE_INTEGER), 'End'),
    entry('slow', t('page.auto'), (verbs) => verbs.setPace('auto')),
    entry('slow', t('page.real'), (verbs) => verbs.setPace(1)),
    entry('step', t('page.faster'), () => onPace(1), '+'),
    entry('slow', t('page.slower'), () => onPace(-1), '-'),
    entry('undo', t('page.undo'), (verbs) => verbs.undo(), 'Ctrl Z'),
    entry('theme', t('page.theme'), (verbs) => verbs.setTheme(isNight ? 'chart' : 'night'), 'T'),
    ...SKINS.map((skin) =>
      entry('settings', t('page.skin', { skin: manner(`skin_${skin}`) }), (verbs) => verbs.setSkin(skin)),
    ),
    ...MOTIONS.map((motion) =>
      entry('settings', t('page.motion', { motion: words.t(`settings.motion.${motion}`) }), (verbs) =>
        verbs.setMotion(motion),
      ),
    ),
    entry('theme', t('page.present'), (verbs) => verbs.setPresenting(!isPresenting), 'V'),
    ...SCALES.map((scale) =>
      entry(
        'lens-cluster',
        t(`page.scale_${scale}`),
        (verbs) => {
          verbs.showLens('cluster');
          verbs.setScale(scale);
        },
        scale === 'blocks' ? 'Z' : undefined,
      ),
    ),
    ...ERAS.map((name) =>
      entry(
        'restart',
        t('page.boot', { era: name }),
        (verbs) => verbs.bootEra(name),
        undefined,
        t(name === era ? 'note.running' : 'note.forgets'),
      ),
    ),
    entry('settings', t('page.language'), (verbs) => verbs.setLocale(words.locale === 'en' ? 'zh-CN' : 'en')),
    entry('settings', t('page.settings'), dialog('settings'), 'O'),
    entry('branches', t('page.branches'), dialog('branches'), 'B'),
    entry('compare', t('page.compare'), dialog('compare')),
    entry('share', t('page.share'), dialog('share'), 'X'),
    entry('menu', t('page.library'), dialog('library'), 'M'),
    entry('lesson', t('page.lessons'), dialog('lessons'), 'L'),
    entry('help', t('page.keys'), dialog('help'), '?'),
    entry('help', t('page.signs'), dialog('signs')),
  ];
}

const SCOPES = ['broker', 'topic', 'producer', 'consumer', 'group'] as const satisfies readonly ConfigScope[];
const NOTE_OF = {
  broker: 'note.allBrokers',
  topic: 'note.topic',
  producer: 'note.producer',
  consumer: 'note.consumer',
  group: 'note.group',
} as const;

/** Every config that the release knows, by Kafka's name. */
export const settingEntries = (era: EraName, { t }: Speech): readonly Entry[] =>
  SCOPES.flatMap((scope) =>
    configNames(scope, era).map((name): Entry => {
      const definition = configDefinition(scope, name);
      const value = definition ? configDefault(definition, era) : '';
      return {
        ...NOTHING,
        id: `config ${scope} ${name}`,
        part: 'settings',
        icon: 'settings',
        text: name,
        note: t(NOTE_OF[scope], { value }),
        run: (verbs) => verbs.findConfig({ scope, name }),
      };
    }),
  );

export function placeEntries(frame: ClusterFrame, { t, personOf }: Speech): readonly Entry[] {
  const place = (icon: IconName, text: string, about: Selection, note = ''): Entry => ({
    id: `place ${about.kind} ${about.id}`,
    part: 'places',
    icon,
    text,
    note,
    why: null,
    about,
    run: (verbs) => verbs.select(about),
  });
  const { order } = frame;
  return [
    ...order.brokers.map((id) =>
      place('lens-cluster', t('place.broker', { broker: id.slice(1) }), { kind: 'broker', id }),
    ),
    ...order.controllers.map((id) =>
      place('helm', t('place.controller', { controller: id.slice(1) }), { kind: 'controller', id }),
    ),
    ...order.topics.map((id) => place('journal', t('place.topic', { topic: id }), { kind: 'topic', id })),
    ...Object.values(frame.partitions).map(({ id, leaderId }) =>
      place(
        'journal',
        id,
        { kind: 'partition', id },
        leaderId < 0 ? t('note.noLeader') : t('note.leader', { leader: String(leaderId) }),
      ),
    ),
    ...order.groups.map((id) => place('lens-group', t('place.group', { group: id }), { kind: 'group', id })),
    ...order.producers.map((id) => place('producer', personOf(id), { kind: 'producer', id })),
    ...Object.values(frame.consumers).map(({ id, groupId }) =>
      place(
        'consumer',
        personOf(id),
        { kind: 'consumer', id },
        groupId === null ? t('note.onBench') : t('note.inGroup', { group: groupId }),
      ),
    ),
  ];
}

/** A lesson by itself, on a fresh cluster of its own. */
export interface LessonEntry {
  readonly id: string;
  readonly title: string;
  readonly era: string;
}

export const lessonEntries = (lessons: readonly LessonEntry[], { t }: Speech): readonly Entry[] =>
  lessons.map(
    ({ id, title, era }): Entry => ({
      ...NOTHING,
      id: `lesson ${id}`,
      part: 'runs',
      icon: 'lesson',
      text: t('run.lesson', { title }),
      note: `Kafka ${era}`,
      run: (verbs) => void verbs.openRun({ kind: 'lesson', id, step: 0 }),
    }),
  );

const MOMENTS = 40;

export const momentEntries = (
  markers: readonly TimelineMarker[],
  { t }: Speech,
  words: Words,
): readonly Entry[] =>
  markers.slice(-MOMENTS).map(
    ({ eventId, timeUs, kind, subject }): Entry => ({
      ...NOTHING,
      id: `moment ${eventId} ${kind} ${subject}`,
      part: 'moments',
      icon: 'right',
      text: words.t(`marker.${kind}`, { subject: words.nodeName(subject) }),
      note: t('note.at', { clock: words.clock(timeUs) }),
      run: (verbs) => verbs.seek(timeUs),
    }),
  );

/** Lines to begin with, on things that are there. */
export function lineEntries({ order, topics }: ClusterFrame, { t }: Speech): readonly Entry[] {
  const topic = order.topics.find((name) => topics[name]?.internal === false) ?? 'orders';
  const group = order.groups[0] ?? 'billing';
  const broker = order.brokers[0]?.slice(1) ?? '1';
  return [
    'kafka-topics --list',
    `kafka-topics --describe --topic ${topic}`,
    'kafka-topics --describe --under-replicated-partitions',
    'kafka-topics --create --topic invoices --partitions 6 --replication-factor 3',
    `kafka-topics --alter --topic ${topic} --partitions ${(topics[topic]?.partitionCount ?? 1) + 1}`,
    'kafka-consumer-groups --list',
    `kafka-consumer-groups --describe --group ${group}`,
    `kafka-consumer-groups --describe --group ${group} --members --verbose`,
    `kafka-consumer-groups --describe --group ${group} --state`,
    `kafka-consumer-groups --reset-offsets --group ${group} --topic ${topic} --to-earliest --dry-run`,
    `kafka-configs --describe --entity-type topics --entity-name ${topic} --all`,
    `kafka-configs --alter --entity-type topics --entity-name ${topic} --add-config min.insync.replicas=2`,
    `kafka-configs --describe --entity-type brokers --entity-name ${broker}`,
    'kafka-reassign-partitions --list',
    `kafka-leader-election --election-type preferred --topic ${topic} --partition 0`,
  ].map(
    (line): Entry => ({
      ...NOTHING,
      id: `line ${line}`,
      part: 'lines',
      icon: 'right',
      text: line,
      note: t('note.fills'),
      line,
      run: () => undefined,
    }),
  );
}
