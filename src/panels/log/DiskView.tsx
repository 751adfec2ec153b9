/** What of a replica's log is on its disk and what only in memory, and how full that disk is. */
import type { ReactNode } from 'react';
import type { LogFilesView } from '../../contract/close-up.ts';
import type { TopicConfigName } from '../../contract/configs.ts';
import type { DurabilityView } from '../../contract/log-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogDiskWords } from '../../i18n/lenses/log-disk.ts';
import { classes } from '../../ui/index.ts';
import { spanOf } from './spans.ts';

interface DiskProps {
  readonly files: LogFilesView;
  readonly logEndOffset: number;
  readonly nowUs: number;
  readonly settings: (names: readonly TopicConfigName[]) => ReactNode;
}

const SETTINGS = ['flush.messages', 'flush.ms'] as const;

export function DiskView({ files, logEndOffset, nowUs, settings }: DiskProps) {
  const t = useLogDiskWords();
  const { bytes } = useWords();
  const { durability, brokerId } = files;
  const { disk, durableOffset, writtenBackOffset, recoveryPoint } = durability;
  const atRisk = logEndOffset - durableOffset;
  return (
    <section className="log-disk" aria-label={t('durability')}>
      <h3 className="log-part__title">{t('durability')}</h3>
      <p className="log-note">{t('durabilityNote')}</p>
      <Layers durability={durability} />
      <dl className="log-facts">
        <div>
          <dt>{t('durable')}</dt>
          <dd className={classes(atRisk > 0 && 'log-facts__amber')}>
            {atRisk > 0
              ? t('durableSays', { n: atRisk, offset: String(durableOffset) })
              : t('durableAll', { offset: String(durableOffset) })}
          </dd>
        </div>
        {writtenBackOffset > durableOffset && (
          <div>
            <dt>{t('writtenBack')}</dt>
            <dd>{t('writtenBackSays', { offset: String(writtenBackOffset) })}</dd>
          </div>
        )}
        <div>
          <dt>{t('recoveryPoint')}</dt>
          <dd>{t('recoveryPointSays', { offset: String(recoveryPoint) })}</dd>
        </div>
        <div>
          <dt>{t('checkpointFiles')}</dt>
          <dd>
            <Checkpoints durability={durability} />
            {durability.nextCheckpointUs === null
              ? t('checkpointDown')
              : t('checkpointNext', { span: spanWords(durability.nextCheckpointUs - nowUs, t) })}
          </dd>
        </div>
      </dl>
      {settings(SETTINGS)}
      <p className="log-note">{t('flushNote')}</p>
      <h3 className="log-part__title">{t('disk', { broker: brokerId })}</h3>
      <div
        className="log-bar"
        role="img"
        aria-label={t('diskBar', {
          own: bytes(disk.partitionBytes),
          all: bytes(disk.logBytes),
          broker: brokerId,
        })}
      >
        <span
          className="log-bar__part log-bar__part--solid"
          style={{ width: `${shareOf(disk.partitionBytes, disk.logBytes)}%` }}
        />
      </div>
      <p className="log-note">
        {t('diskUsed', {
          all: bytes(disk.logBytes),
          own: bytes(disk.partitionBytes),
          deleted: bytes(disk.deletedBytes),
        })}
      </p>
      <p className={classes('log-note', disk.condition !== 'ok' && 'log-note--red')}>
        {t(disk.condition === 'ok' ? 'diskOk' : disk.condition === 'full' ? 'diskFull' : 'diskFailed')}
      </p>
    </section>
  );
}

const shareOf = (part: number, all: number): number => (all === 0 ? 0 : (part / all) * 100);

/** In the words of this area: `4.2 s`, `7.0 days`. */
export function spanWords(us: number, t: ReturnType<typeof useLogDiskWords>): string {
  const { unit, value } = spanOf(us);
  return t(`span_${unit}`, { value });
}

/** The log from its beginning to its end: fsynced, written back, in memory only. */
function Layers({ durability }: { readonly durability: DurabilityView }) {
  const t = useLogDiskWords();
  const { bytes } = useWords();
  const { fsyncedBytes, writtenBackBytes, cachedBytes } = durability;
  const all = fsyncedBytes + writtenBackBytes + cachedBytes;
  const layers = [
    ['fsynced', fsyncedBytes, 'solid'],
    ['writtenBack', writtenBackBytes, 'hatched'],
    ['cached', cachedBytes, 'open'],
  ] as const;
  return (
    <>
      <div
        className="log-bar"
        role="img"
        aria-label={t('barLabel', {
          fsynced: bytes(fsyncedBytes),
          written: bytes(writtenBackBytes),
          cached: bytes(cachedBytes),
          all: bytes(all),
        })}
      >
        {layers.map(([name, size, look]) => (
          <span
            key={name}
            className={`log-bar__part log-bar__part--${look}`}
            style={{ width: `${shareOf(size, all)}%` }}
          />
        ))}
      </div>
      <p className="log-key" aria-hidden="true">
        {layers.map(([name, size, look]) => (
          <span key={name}>
            <i className={`log-key__box log-bar__part--${look}`} />
            {t('barPart', { name: t(name), size: bytes(size) })}
          </span>
        ))}
      </p>
    </>
  );
}

const FILES = [
  ['recovery-point-offset-checkpoint', 'recoveryPoint'],
  ['replication-offset-checkpoint', 'highWatermark'],
  ['log-start-offset-checkpoint', 'logStart'],
  ['cleaner-offset-checkpoint', 'cleaner'],
] as const;

function Checkpoints({ durability: { checkpoints } }: { readonly durability: DurabilityView }) {
  const t = useLogDiskWords();
  const said = FILES.flatMap(([name, of]) => {
    const value = checkpoints[of];
    return value === null ? [] : [t('checkpointSays', { name, value: String(value) })];
  });
  return (
    <span className="log-facts__files">
      {said.length === 0 ? t('checkpointNothing') : said.map((line) => <code key={line}>{line}</code>)}
    </span>
  );
}
