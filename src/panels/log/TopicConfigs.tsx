/** Configs of a topic that shape its logs, changed where they are seen to work. The topic's own can be taken back. */
import { type CSSProperties, useState } from 'react';
import type { LogConfigView } from '../../contract/close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogDiskWords } from '../../i18n/lenses/log-disk.ts';
import { useVerbs, useWish } from '../../store/index.ts';
import { classes, IconButton, Refusal, ValueEditor } from '../../ui/index.ts';

interface TopicConfigsProps {
  readonly topic: string;
  readonly configs: readonly LogConfigView[];
}

export function TopicConfigs({ topic, configs }: TopicConfigsProps) {
  const t = useLogDiskWords();
  const { refusalOf } = useWords();
  const verbs = useVerbs();
  const [wished, setWished] = useState('');
  const [{ reason }, onWish] = useWish();
  const onSet = (name: string, value: string | null): void => {
    setWished(name);
    onWish(verbs.carryOut({ type: 'config.alter', scope: 'topic', name: topic, configs: { [name]: value } }));
  };
  return (
    <dl className="log-configs">
      {configs.map(({ name, value, isSet }) => {
        const refusal = wished === name && reason ? refusalOf(reason) : null;
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd
              className={classes(isSet && 'log-configs__set')}
              // A custom property, which React's type does not list.
              style={{ '--digits': value.length } as CSSProperties}
            >
              <ValueEditor
                key={value}
                name={name}
                value={value}
                isBoolean={false}
                isRefused={refusal !== null}
                setWord={t('set')}
                setLabel={t('setLabel', { name })}
                onSet={(next) => onSet(name, next)}
              />
              {isSet && (
                <IconButton icon="undo" label={t('usual', { name })} onClick={() => onSet(name, null)} />
              )}
            </dd>
            {refusal && (
              <dd className="log-configs__refusal">
                <Refusal words={refusal} />
              </dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}
