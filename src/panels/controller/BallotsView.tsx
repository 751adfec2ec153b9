/** Ballots: one box for each voter, in the order of their ids. */
import { useRef } from 'react';
import type { ControllerView } from '../../contract/frame.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes, usePlayOn } from '../../ui/index.ts';
import type { Ballot } from './episode.ts';

interface BallotsProps {
  readonly ballots: readonly Ballot[];
  readonly controllers: readonly ControllerView[];
  /** The run is too fast for polite motion. */
  readonly isCalm: boolean;
}

const SHOWN = 4;

export function BallotsView({ ballots, controllers, isCalm }: BallotsProps) {
  const t = useControllerWords();
  const shown = ballots.slice(-SHOWN);
  return (
    <section className="ballots" aria-label={t('ballots')}>
      {shown.length === 0 && <p className="controller-lens__quiet">{t('noBallots')}</p>}
      <ol>
        {shown.map((ballot) => {
          const yes = 1 + [...ballot.answers.values()].filter(Boolean).length;
          const sum = ballot.isWon ? (ballot.isPreVote ? 'sumWould' : 'sumElected') : 'sum';
          return (
            <li key={`${ballot.askedUs} ${ballot.candidateId} ${ballot.isPreVote}`} className="ballot">
              <b>{t(ballot.isPreVote ? 'ballotPre' : 'ballotEpoch', { epoch: ballot.epoch })}</b>
              <span>{t('asks', { id: ballot.candidateId })}</span>
              <span className="ballot__boxes">
                {controllers.map(({ controllerId, process }) => {
                  const word = wordOf(ballot, controllerId, process === 'down');
                  return <Box key={controllerId} {...{ controllerId, word, isCalm }} />;
                })}
              </span>
              <span className={classes('ballot__sum', ballot.isWon && 'ballot__sum--won')}>
                {t(sum, { yes, all: controllers.length })}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface BoxProps {
  readonly controllerId: number;
  readonly word: ReturnType<typeof wordOf>;
  readonly isCalm: boolean;
}

const APPEAR: readonly Keyframe[] = [{ opacity: 0 }, { opacity: 1 }];
/** How long after the answer has landed the box takes its word. */
const AFTER_MS = 90;

function Box({ controllerId, word, isCalm }: BoxProps) {
  const t = useControllerWords();
  const answer = useRef<HTMLSpanElement>(null);
  usePlayOn(
    answer,
    word,
    () => (word === 'yes' || word === 'no' ? APPEAR : null),
    { duration: '--t-tap', delayMs: AFTER_MS },
    isCalm,
  );
  return (
    <span className={classes('ballot__box', `ballot__box--${word}`)}>
      <code>{controllerId}</code> <span ref={answer}>{t(word)}</span>
    </span>
  );
}

function wordOf({ candidateId, answers }: Ballot, id: number, isDown: boolean) {
  if (id === candidateId) return 'self';
  const granted = answers.get(id);
  if (granted !== undefined) return granted ? 'yes' : 'no';
  return isDown ? 'dead' : 'silent';
}
