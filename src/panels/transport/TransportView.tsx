/** Play, pause, steps, the clock, the pace, and what auto pace is waiting for. */
import { memo } from 'react';
import type { Pace, Wait } from '../../contract/messages.ts';
import { type NameOf, useWords, type Words } from '../../i18n/index.ts';
import { IconButton, Select } from '../../ui/index.ts';
import { PACES, spanName } from './pace.ts';

interface TransportModel {
  readonly playing: boolean;
  readonly pace: Pace;
  readonly timeUs: number;
  readonly wait: Wait | null;
  /** In words of `spanName`: what auto has chosen. */
  readonly autoSpan: string;
}

interface TransportViewProps {
  readonly nameOf: NameOf;
  readonly model: TransportModel;
  readonly onTogglePlay: () => void;
  readonly branchCount: number;
  readonly onBranches: () => void;
  readonly onStep: (by: 'event' | 'rpc' | 'story', direction: 1 | -1) => void;
  readonly onPace: (pace: Pace) => void;
}

export function TransportView(props: TransportViewProps) {
  const { model, nameOf, branchCount, onBranches, onTogglePlay, onStep, onPace } = props;
  const words = useWords();
  const { t, clock } = words;
  const { playing, pace, timeUs, wait, autoSpan } = model;
  return (
    <section className="transport" aria-label={t('dock.transport')}>
      <Buttons {...{ playing, branchCount, onBranches, onTogglePlay, onStep }} />
      <div className="transport__line">
        <output className="transport__clock" aria-label={t('dock.clock')} aria-live="off">
          {clock(timeUs)}
        </output>
        <span className="transport__unit">{t('dock.seconds')}</span>
        <PaceSelect pace={pace} onPace={onPace} />
      </div>
      <p className="transport__wait">
        {wait
          ? waitWords(wait, timeUs, words, nameOf)
          : pace === 'auto' && playing
            ? t('dock.pace.rate', { span: autoSpan })
            : ''}
      </p>
    </section>
  );
}

type ButtonsProps = Pick<TransportModel, 'playing'> &
  Pick<TransportViewProps, 'branchCount' | 'onBranches' | 'onTogglePlay' | 'onStep'>;

/** Not drawn again with every step of the clock. */
const Buttons = memo(function Buttons({
  playing,
  branchCount,
  onBranches,
  onTogglePlay,
  onStep,
}: ButtonsProps) {
  const { t } = useWords();
  return (
    <div className="transport__buttons">
      <IconButton icon="step-back" label={t('dock.stepBack')} keys="," onClick={() => onStep('event', -1)} />
      <IconButton
        icon={playing ? 'pause' : 'play'}
        look="edge"
        label={t(playing ? 'dock.pause' : 'dock.play')}
        keys="Space"
        onClick={onTogglePlay}
      />
      <IconButton icon="step" label={t('dock.stepEvent')} keys="." onClick={() => onStep('event', 1)} />
      <IconButton icon="step-rpc" label={t('dock.stepRpc')} keys=">" onClick={() => onStep('rpc', 1)} />
      <IconButton icon="right" label={t('dock.stepStory')} keys="]" onClick={() => onStep('story', 1)} />
      {branchCount > 1 && (
        <IconButton
          icon="branches"
          label={t('dock.branches', { n: branchCount })}
          keys="B"
          onClick={onBranches}
        />
      )}
    </div>
  );
});

const PaceSelect = memo(function PaceSelect({ pace, onPace }: { pace: Pace; onPace: (pace: Pace) => void }) {
  const { t } = useWords();
  const options = [
    { value: 'auto', label: t('dock.pace.auto') },
    ...PACES.map((rate) => ({ value: String(rate), label: t('dock.pace.rate', { span: spanName(rate) }) })),
  ];
  return (
    <Select
      className="transport__pace"
      label={t('dock.pace')}
      options={options}
      value={String(pace)}
      onChange={(value) => onPace(value === 'auto' ? 'auto' : Number(value))}
    />
  );
});

export function waitWords(wait: Wait, timeUs: number, words: Words, nameOf: NameOf): string {
  const { t } = words;
  const seconds = words.seconds(wait.untilUs - timeUs);
  switch (wait.kind) {
    case 'brokerSession':
    case 'brokerStart':
      return t(`wait.${wait.kind}`, { broker: wait.broker.replace(/^b/, ''), seconds });
    case 'joinBarrier':
      return t('wait.joinBarrier', { group: wait.groupId, seconds });
    case 'memberSession':
      return t('wait.memberSession', {
        consumer: words.nodeName(wait.consumerId, nameOf),
        group: wait.groupId,
        seconds,
      });
    case 'replicaLag':
      return t('wait.replicaLag', { partition: wait.partition, seconds });
  }
}
