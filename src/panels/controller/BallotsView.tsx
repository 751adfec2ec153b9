/** Ballots: one box for each voter, in the order of their ids. */
import type { ControllerView } from '../../contract/frame.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes } from '../../ui/index.ts';
import type { Ballot } from './episode.ts';

interface BallotsProps {
  readonly ballots: readonly Ballot[];
  readonly controllers: readonly ControllerView[];
}

const SHOWN = 4;

export function BallotsView({ ballots, controllers }: BallotsProps) {
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
                  return (
                    <span key={controllerId} className={classes('ballot__box', `ballot__box--${word}`)}>
                      <code>{controllerId}</code> {t(word)}
                    </span>
                  );
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

function wordOf({ candidateId, answers }: Ballot, id: number, isDown: boolean) {
  if (id === candidateId) return 'self';
  const granted = answers.get(id);
  if (granted !== undefined) return granted ? 'yes' : 'no';
  return isDown ? 'dead' : 'silent';
}
