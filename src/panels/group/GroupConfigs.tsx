/** Configs that the coordinator keeps of a group, changed where they stand; those of the brokers are shown beside them. */
import { useState } from 'react';
import { configDefinition } from '../../contract/configs.ts';
import { useWords } from '../../i18n/index.ts';
import { useShareWords } from '../../i18n/lenses/share.ts';
import { useVerbs, useWish } from '../../store/index.ts';
import { Refusal, ValueEditor } from '../../ui/index.ts';

interface GroupConfigsProps {
  readonly groupId: string;
  readonly configs: readonly { readonly name: string; readonly value: string }[];
}

export function GroupConfigs({ groupId, configs }: GroupConfigsProps) {
  const t = useShareWords();
  const { refusalOf } = useWords();
  const verbs = useVerbs();
  const [wished, setWished] = useState('');
  const [{ reason }, onWish] = useWish();
  const onSet = (name: string, value: string): void => {
    setWished(name);
    onWish(
      verbs.carryOut({ type: 'config.alter', scope: 'group', name: groupId, configs: { [name]: value } }),
    );
  };
  return (
    <dl className="share-configs">
      {configs.map(({ name, value }) => {
        const refusal = wished === name && reason ? refusalOf(reason) : null;
        return (
          <div key={name}>
            <dt className="mono">{name}</dt>
            <dd className="mono">
              {configDefinition('group', name) ? (
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
              ) : (
                value
              )}
            </dd>
            {refusal && (
              <dd className="share-configs__refusal">
                <Refusal words={refusal} />
              </dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}
