/** Below the logs: at the left what one broker keeps of its log (files, disk and memory, what will go), at the right what is looked
 *  at in it (a search, the bytes of a batch). */
import { type ReactNode, useRef } from 'react';
import type { LogCloseUp } from '../../contract/close-up.ts';
import type { TopicConfigName } from '../../contract/configs.ts';
import type { MachineView, PartitionView } from '../../contract/frame.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { classes, Segmented, useSize } from '../../ui/index.ts';
import { BatchBytesView } from './BatchBytesView.tsx';
import { CompactionView } from './CompactionView.tsx';
import { CostView } from './CostView.tsx';
import { DiskView } from './DiskView.tsx';
import { FilesView } from './FilesView.tsx';
import { FindView } from './FindView.tsx';
import { RetentionView } from './RetentionView.tsx';
import type { lastCleaning } from './story.ts';

export type LeftPage = 'files' | 'disk' | 'life';
export type RightPage = 'find' | 'bytes';

export interface BelowProps {
  readonly partition: PartitionView | null;
  readonly closeUp: LogCloseUp | null;
  readonly filesOf: number | null;
  readonly machine: MachineView | null;
  readonly lastPass: ReturnType<typeof lastCleaning>;
  readonly find: number | null;
  readonly left: LeftPage;
  readonly right: RightPage;
  readonly nowUs: number;
  readonly settings: (names: readonly TopicConfigName[]) => ReactNode;
  readonly onFiles: (brokerId: number) => void;
  readonly onFind: (offset: number | null) => void;
  readonly onLeft: (page: LeftPage) => void;
  readonly onRight: (page: RightPage) => void;
  readonly onOpenBatch: (baseOffset: number) => void;
  readonly onMachines: () => void;
}

export function BelowView(props: BelowProps) {
  const { partition, closeUp, left, right, nowUs, settings } = props;
  const t = useLogWords();
  const below = useRef<HTMLDivElement>(null);
  const lower = useSize(below);
  const files = closeUp?.files ?? null;
  const view = partition?.logs.find(({ brokerId }) => brokerId === files?.brokerId);
  const isNarrow = lower.width < 760;
  const width = Math.max(220, Math.floor(isNarrow ? lower.width - 32 : lower.width * 0.53 - 40));
  return (
    <div ref={below} className={classes('log-below', isNarrow && 'log-below--stacked')}>
      <div className="log-below__part">
        {closeUp && partition && (
          <div className="log-below__tabs">
            <Segmented
              label={t('leftPages')}
              value={left}
              options={[
                { value: 'files', label: t('pageFiles') },
                { value: 'disk', label: t('pageDisk') },
                { value: 'life', label: t('pageLife') },
              ]}
              onChange={props.onLeft}
            />
            <Segmented
              label={t('ofWhichBroker')}
              value={String(props.filesOf ?? '')}
              options={closeUp.replicas.map(({ brokerId }) => ({
                value: String(brokerId),
                label: t('broker', { broker: brokerId }),
              }))}
              onChange={(value) => props.onFiles(Number(value))}
            />
          </div>
        )}
        {files && partition && lower.width > 0 && left === 'files' && (
          <FilesView
            files={files}
            partition={partition.id}
            highWatermark={view?.highWatermark ?? 0}
            epochs={closeUp?.replicas.find(({ brokerId }) => brokerId === files.brokerId)?.epochs ?? []}
            width={width}
            settings={settings}
            onOpenBatch={props.onOpenBatch}
          />
        )}
        {files && left === 'disk' && (
          <>
            <DiskView
              files={files}
              logEndOffset={view?.logEndOffset ?? files.durability.durableOffset}
              nowUs={nowUs}
              settings={settings}
            />
            <CostView
              brokerId={files.brokerId}
              machine={props.machine}
              pages={files.durability.pages}
              onMachines={props.onMachines}
            />
          </>
        )}
        {files && left === 'life' && (
          <>
            <RetentionView files={files} nowUs={nowUs} settings={settings} />
            <CompactionView files={files} lastPass={props.lastPass} nowUs={nowUs} settings={settings} />
          </>
        )}
      </div>
      <div className="log-below__part">
        <div className="log-below__tabs">
          <Segmented
            label={t('rightPages')}
            value={right}
            options={[
              { value: 'find', label: t('find') },
              { value: 'bytes', label: t('pageBytes') },
            ]}
            onChange={props.onRight}
          />
        </div>
        {right === 'bytes' ? (
          <BatchBytesView bytes={closeUp?.bytes ?? null} />
        ) : (
          <FindView
            files={files}
            find={props.find}
            bounds={{ from: view?.logStartOffset ?? 0, to: view?.logEndOffset ?? 0 }}
            onFind={props.onFind}
          />
        )}
      </div>
    </div>
  );
}
