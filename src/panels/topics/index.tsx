/** The form for a new topic, wherever it was asked for. It stays until the controller has agreed. */
import { useMemo } from 'react';
import { configDefault, configDefinition, configNames } from '../../contract/configs.ts';
import type { EraName } from '../../contract/eras.ts';
import { useWords } from '../../i18n/index.ts';
import { useFormWish, useFrame, useVerbs } from '../../store/index.ts';
import { type TopicConfig, TopicForm } from './TopicForm.tsx';
import './topics.css';

export function TopicDialog() {
  const { refusalOf } = useWords();
  const verbs = useVerbs();
  // The era of a frame is one of ours.
  const era = useFrame((frame) => frame.cluster.era as EraName);
  const configs = useMemo(() => configsOf(era), [era]);
  const [reason, onWish] = useFormWish();
  return (
    <TopicForm
      configs={configs}
      refusal={reason && refusalOf(reason)}
      onClose={() => verbs.openDialog(null)}
      onCreate={(topic) => onWish(verbs.createTopic(topic))}
    />
  );
}

/** Those that the simulation acts on; the one with a line of its own is left out. */
const configsOf = (era: EraName): readonly TopicConfig[] =>
  configNames('topic', era).flatMap((name) => {
    const definition = configDefinition('topic', name);
    if (!definition || definition.isShownOnly || name === 'min.insync.replicas') return [];
    const { type, values } = definition;
    // A list may name several of its values: it is written.
    const only = type === 'boolean' ? ['true', 'false'] : type === 'string' ? (values ?? null) : null;
    return [{ name, usual: configDefault(definition, era), values: only }];
  });
