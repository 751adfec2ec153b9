/** What can be done to a broker: the frequent as signs that show when its header is pointed at or focused, all of it in a
 *  list; where there is no room for signs, or a finger is to hit them, only the list. */
import { memo } from 'react';
import { isSame } from '../../contract/delta.ts';
import { brokerNode } from '../../contract/ids.ts';
import { useWords } from '../../i18n/index.ts';
import { Button, classes, IconButton, Menu, type MenuItem } from '../../ui/index.ts';
import { type BrokerVerb, cutKey, slowKey, type VerbState } from './broker-verbs.ts';

interface BrokerVerbsProps {
  readonly broker: VerbState;
  /** Of the column. */
  readonly width: number;
  readonly isPhone: boolean;
  /** Inside the grid Tab reaches the buttons of the focused header only. */
  readonly tabIndex: 0 | -1;
  readonly onVerb: (broker: VerbState, verb: BrokerVerb) => void;
  /** Everything that can be done to a node, by its id. */
  readonly menuOf: (node: string) => readonly MenuItem[];
}

const RESTART_WORD_PX = 140;
/** Narrower columns have a list instead of signs. */
const SIGNS_PX = 120;

/** Drawn again only when something that decides about the verbs has changed. */
export const BrokerVerbs = memo(Verbs, (a, b) => {
  const { broker: brokerA, ...restA } = a;
  const { broker: brokerB, ...restB } = b;
  return (
    isSame(brokerA, brokerB) &&
    // Both have the same keys.
    Object.keys(restA).every((key) => restA[key as keyof typeof restA] === restB[key as keyof typeof restB])
  );
});

function Verbs({ broker, width, isPhone, tabIndex, onVerb, menuOf }: BrokerVerbsProps) {
  const { t } = useWords();
  const place = { broker: String(broker.brokerId) };
  const utter = (verb: BrokerVerb): void => onVerb(broker, verb);
  const isDown = broker.process === 'down';
  const isList = isPhone || width < SIGNS_PX;
  const list = (
    <Menu
      label={t('cluster.broker.actions', place)}
      icon={isList && isDown ? 'restart' : 'more'}
      items={() => menuOf(brokerNode(broker.brokerId))}
      tabIndex={tabIndex}
    />
  );
  if (isList) return <div className="broker__verbs broker__verbs--list">{list}</div>;
  return (
    <div className={classes('broker__verbs', isDown && 'broker__verbs--restart')}>
      <span className="broker__verbs-hidden">
        {!isDown && (
          <>
            <IconButton
              icon="slow"
              label={t(slowKey(broker), place)}
              keys="S"
              pressed={broker.isSlow}
              onClick={() => utter('slow')}
              tabIndex={tabIndex}
            />
            <IconButton
              icon="netsplit"
              label={t(cutKey(broker), place)}
              keys="N"
              pressed={broker.isolated}
              onClick={() => utter('cut')}
              tabIndex={tabIndex}
            />
          </>
        )}
        {list}
      </span>
      {!isDown && (
        <IconButton
          icon="kill"
          label={t('cluster.broker.kill', place)}
          keys="K"
          onClick={() => utter('kill')}
          tabIndex={tabIndex}
        />
      )}
      {isDown &&
        (width >= RESTART_WORD_PX ? (
          <Button
            icon="restart"
            className="broker__restart"
            aria-label={t('cluster.broker.restart', place)}
            onClick={() => utter('restart')}
            tabIndex={tabIndex}
          >
            {t('cluster.restart')}
          </Button>
        ) : (
          <IconButton
            icon="restart"
            look="edge"
            label={t('cluster.broker.restart', place)}
            keys="R"
            onClick={() => utter('restart')}
            tabIndex={tabIndex}
          />
        ))}
    </div>
  );
}
