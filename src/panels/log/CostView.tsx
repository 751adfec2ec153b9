/** What reading and writing cost the broker's machine, in bars; or how it comes to cost anything. */
import type { MachineView } from '../../contract/frame.ts';
import type { DurabilityView } from '../../contract/log-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogDiskWords } from '../../i18n/lenses/log-disk.ts';
import { Button, classes } from '../../ui/index.ts';
import { type CostBar, type CostPart, costBars } from './costs.ts';

interface CostProps {
  readonly brokerId: number;
  /** Null: work costs nothing. */
  readonly machine: MachineView | null;
  readonly pages: DurabilityView['pages'];
  readonly onMachines: () => void;
}

export function CostView({ brokerId, machine, pages, onMachines }: CostProps) {
  const t = useLogDiskWords();
  return (
    <section className="log-cost" aria-label={t('cost', { broker: brokerId })}>
      <h3 className="log-part__title">{t('cost', { broker: brokerId })}</h3>
      {machine ? (
        <>
          <ul className="log-cost__bars">
            {costBars(machine, pages).map((bar) => (
              <Bar key={bar.name} bar={bar} />
            ))}
          </ul>
          <p className="log-note">
            {t(machine.hardware.zeroCopy ? 'zeroCopyOn' : 'zeroCopyOff')}{' '}
            {machine.waitingRequests > 0 && `${t('waiting', { n: machine.waitingRequests })} `}
            {t('costSince')}
          </p>
        </>
      ) : (
        <>
          <p className="log-note">{t('costOff')}</p>
          <p className="log-note">{t('costOffHow')}</p>
          <Button onClick={onMachines}>{t('costOn')}</Button>
        </>
      )}
    </section>
  );
}

function Bar({ bar }: { readonly bar: CostBar }) {
  const t = useLogDiskWords();
  const { number, bytes } = useWords();
  const shown = ({ value, unit }: CostPart): string =>
    unit === 'bytes' ? bytes(value) : unit === 'microseconds' ? (value / 1e6).toFixed(2) : number(value);
  const isEmpty = bar.parts.every(({ value }) => value === 0);
  return (
    <li className="log-cost__bar">
      <span className="log-cost__name">{t(`bar_${bar.name}`)}</span>
      <span className="log-bar" aria-hidden="true">
        {bar.parts.map((part) => (
          <span
            key={part.name}
            className={classes('log-bar__part', `log-bar__part--${lookOf(part)}`)}
            style={{ width: `${part.share * 100}%` }}
          />
        ))}
      </span>
      <span className="log-cost__values">
        {isEmpty
          ? t('bar_none')
          : bar.parts.map((part) => (
              <span key={part.name} className={classes(part.isDear && part.value > 0 && 'log-cost__dear')}>
                {t(`bar_${part.name}`, { value: shown(part) })}
              </span>
            ))}
      </span>
    </li>
  );
}

/** Room that nobody uses is left open; what was sent is told apart from what was received. */
const lookOf = ({ name, isDear }: CostPart): string =>
  name === 'free' || name === 'idle' ? 'open' : name === 'sent' ? 'hatched' : isDear ? 'dear' : 'solid';
