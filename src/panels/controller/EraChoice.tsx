/** Another release of Kafka: it boots a new cluster, and says so before it does. */
import { useState } from 'react';
import { ERAS, type EraName } from '../../contract/eras.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { Button, Segmented } from '../../ui/index.ts';

interface EraChoiceProps {
  readonly running: string;
  readonly onBoot: (era: EraName) => void;
  /** Lays the same run, in another release, beside this one; null: the scenario is for this release alone. */
  readonly onBeside: ((era: EraName) => void) | null;
}

export function EraChoice({ running, onBoot, onBeside }: EraChoiceProps) {
  const t = useControllerWords();
  const [wanted, setWanted] = useState<EraName | null>(null);
  const chosen = wanted ?? ERAS.find((era) => era === running) ?? ERAS[ERAS.length - 1];
  const isOther = chosen !== undefined && chosen !== running;
  return (
    <span className="lens-bar__end era-choice">
      <span aria-hidden="true">{t('era')}</span>
      <Segmented
        label={t('era')}
        value={chosen ?? running}
        options={ERAS.map((value) => ({ value, label: value }))}
        onChange={(era) => setWanted(ERAS.find((known) => known === era) ?? null)}
      />
      {isOther && (
        <span className="era-choice__ask" role="status">
          <span>{t('eraNote')}</span>
          <Button look="solid" icon="restart" onClick={() => onBoot(chosen)}>
            {t('boot', { era: chosen })}
          </Button>
          {onBeside && (
            <Button icon="compare" onClick={() => onBeside(chosen)}>
              {t('beside', { era: chosen })}
            </Button>
          )}
          <Button onClick={() => setWanted(null)}>{t('keep', { era: running })}</Button>
        </span>
      )}
    </span>
  );
}
