/** The configs, connected: of what is selected, or of all brokers; as they are at the playhead. */
import { useEffect, useState } from 'react';
import type { Command } from '../../contract/commands.ts';
import type { ConfigsView } from '../../contract/config-view.ts';
import type { EraName } from '../../contract/eras.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { CommandId } from '../../contract/ids.ts';
import { producerChange } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import { useConfigWords } from '../../i18n/lenses/config.ts';
import {
  type Selection,
  type SoughtConfig,
  useClientNames,
  useFrame,
  useFrameParts,
  useJournal,
  usePlayback,
  useVerbs,
  useView,
  useWish,
} from '../../store/index.ts';
import { ConfigView, type Outcome } from './ConfigView.tsx';
import { type ConfigSubject, rowsOf } from './rows.ts';
import './config.css';

export function ConfigPanel() {
  const t = useConfigWords();
  const verbs = useVerbs();
  const era = useFrame((frame) => frame.cluster.era as EraName);
  const isPlaying = usePlayback(({ playing }) => playing);
  const selection = useView((view) => view.selection);
  const soughtConfig = useView((view) => view.soughtConfig);
  const subjects = useSubjects();
  const [chosen, setChosen] = useState<ConfigSubject | null>(null);
  const [sought, setSought] = useState('');
  const configs = useConfigs();
  const [outcome, onWish] = useOutcome();
  const found = soughtConfig && subjects.find((one) => isOfScope(one.subject, soughtConfig));
  const wanted = found?.subject ?? chosen ?? subjectOf(selection);
  const subject = subjects.find((one) => isSame(one.subject, wanted))?.subject ?? ALL_BROKERS;
  if (configs === 'none') return <p className="config__none">{t('gone')}</p>;
  if (!configs) return null;
  return (
    <ConfigView
      subjects={subjects}
      subject={subject}
      onSubject={(next) => {
        setChosen(next);
        verbs.findConfig(null);
      }}
      rows={rowsOf(subject, configs, era)}
      sought={soughtConfig?.name ?? sought}
      onSeek={(text) => {
        setChosen(subject);
        verbs.findConfig(null);
        setSought(text);
      }}
      outcome={outcome}
      isPlaying={isPlaying}
      onSet={(name, value) => {
        const { scope } = subject;
        // What a consumer runs with is read once: no command changes it.
        if (scope === 'consumer') return;
        const command: Command =
          scope === 'producer'
            ? { type: 'producer.configure', producerId: subject.name, ...producerChange(name, value) }
            : { type: 'config.alter', scope, name: subject.name, configs: { [name]: value } };
        onWish(name, verbs.carryOut(command));
      }}
    />
  );
}

const ALL_BROKERS: ConfigSubject = { scope: 'broker', name: '' };
const isSame = (a: ConfigSubject, b: ConfigSubject): boolean => a.scope === b.scope && a.name === b.name;
const isOfScope = ({ scope }: ConfigSubject, sought: SoughtConfig): boolean => scope === sought.scope;

/** Whose configs are those of what is selected. */
function subjectOf(selection: Selection | null): ConfigSubject {
  switch (selection?.kind) {
    case 'broker':
      return { scope: 'broker', name: selection.id.slice(1) };
    case 'topic':
    case 'producer':
    case 'consumer':
    case 'group':
      return { scope: selection.kind, name: selection.id };
    case 'partition':
    case 'replica':
      return { scope: 'topic', name: selection.id.slice(0, selection.id.lastIndexOf('-')) };
    default:
      return ALL_BROKERS;
  }
}

function useSubjects(): readonly { readonly subject: ConfigSubject; readonly label: string }[] {
  const t = useConfigWords();
  const { personName } = useWords();
  const nameOf = useClientNames();
  const { brokers, topics, groups, producers, consumers } = useFrameParts(({ order, consumers: all }) => ({
    groups: order.groups,
    brokers: order.brokers,
    topics: order.topics,
    producers: order.producers,
    consumers: Object.keys(all),
  }));
  return [
    { subject: ALL_BROKERS, label: t('subject.allBrokers') },
    ...brokers.map((id) => ({
      subject: { scope: 'broker', name: id.slice(1) } as const,
      label: t('subject.broker', { broker: id.slice(1) }),
    })),
    ...topics.map((topic) => ({
      subject: { scope: 'topic', name: topic } as const,
      label: t('subject.topic', { topic }),
    })),
    ...groups.map((group) => ({
      subject: { scope: 'group', name: group } as const,
      label: t('subject.group', { group }),
    })),
    ...producers.map((id) => ({
      subject: { scope: 'producer', name: id } as const,
      label: t('subject.producer', { producer: personName(id, nameOf) }),
    })),
    ...consumers.map((id) => ({
      subject: { scope: 'consumer', name: id } as const,
      label: t('subject.consumer', { consumer: personName(id, nameOf) }),
    })),
  ];
}

/** As they are at the playhead: asked again whenever the journal up to there says that something of them has changed. */
function useConfigs(): ConfigsView | 'none' | null {
  const verbs = useVerbs();
  const [configs, setConfigs] = useState<ConfigsView | 'none' | null>(null);
  const changedBy = useJournal(({ events }) => {
    const last = events.findLast(
      (event) => event.type === 'config.changed' || event.type.startsWith('topic.') || isProducerTold(event),
    );
    return last?.id ?? 0;
  });
  const clients = useFrameParts(({ consumers, producers }) => [
    ...Object.keys(consumers),
    ...Object.keys(producers),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they say that there is something new to ask for
  useEffect(() => {
    let isWanted = true;
    void verbs.ask({ kind: 'configs' }).then((answer) => {
      if (isWanted) setConfigs(answer ?? 'none');
    });
    return () => {
      isWanted = false;
    };
  }, [verbs, changedBy, clients]);
  return configs;
}

/** What a producer's application is told it does at once. */
const isProducerTold = (event: EngineEvent): boolean =>
  event.type === 'command.accepted' && event.command.type === 'producer.configure';

/** What becomes of a wish: refused at once, refused by the cluster later, or done, which the value itself shows. */
function useOutcome(): readonly [Outcome | null, (name: string, commandId: CommandId | null) => void] {
  const { refusalOf } = useWords();
  const [name, setName] = useState('');
  const [{ commandId, reason }, onUttered] = useWish();
  const isDone = useJournal(
    ({ events }) => commandId !== null && events.some((event) => isAfter(event, commandId, events)),
  );
  const onWish = (config: string, uttered: CommandId | null): void => {
    setName(config);
    onUttered(uttered);
  };
  if (commandId === null) return [null, onWish];
  if (reason) {
    const error = reason.code === 'kafkaError' ? reason.params.error : null;
    return [{ name, refusal: { error, words: refusalOf(reason) } }, onWish];
  }
  return [isDone ? null : { name, refusal: null }, onWish];
}

/** A change of configs behind the wish; or the wish itself, where nobody else is asked. */
function isAfter(event: EngineEvent, commandId: CommandId, events: readonly EngineEvent[]): boolean {
  if (isProducerTold(event)) return 'commandId' in event && event.commandId === commandId;
  if (event.type !== 'config.changed') return false;
  const asked = events.find((one) => 'commandId' in one && one.commandId === commandId);
  return asked !== undefined && event.id > asked.id;
}
