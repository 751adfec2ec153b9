/** What stays while the rows scroll: broker names, group names, the metadata row. */
import type { Ref } from 'react';
import { useWords } from '../../i18n/index.ts';
import { classes, IconButton, type MenuItem } from '../../ui/index.ts';
import { BrokerHeader } from './BrokerHeader.tsx';
import type { BrokerVerb, VerbState } from './broker-verbs.ts';
import { DeadColumns } from './DeadColumns.tsx';
import type { StageLayout } from './geometry.ts';
import { cellProps, type GridPlace, ROW_GROUP, rowProps } from './grid.ts';
import { LinkFaults } from './LinkFaults.tsx';
import { MetadataRow } from './MetadataRow.tsx';
import type { StageFrame } from './model.ts';

export interface StageHeadProps {
  readonly frame: StageFrame;
  readonly layout: StageLayout;
  readonly active: GridPlace;
  readonly selectedBroker: string | null;
  readonly packets: Ref<SVGSVGElement>;
  readonly onVerb: (broker: VerbState, verb: BrokerVerb) => void;
  readonly menuOf: (node: string) => readonly MenuItem[];
  readonly onAddBroker: () => void;
}

/** Narrower strips have their names on two lines, by turns. */
const NAMED_PX = 56;

export function StageHead(props: StageHeadProps) {
  const { frame, layout, active, selectedBroker, packets, onVerb, menuOf, onAddBroker } = props;
  const { t } = useWords();
  const { measures, columns, strips, mode } = layout;
  const activeIn = (row: number): number | null => (active.row === row ? active.column : null);
  return (
    <div {...ROW_GROUP} className="sea-head" style={{ height: layout.headHeight, width: layout.width }}>
      <div className="sea-head__ground" style={{ left: measures.gutter }} />
      <DeadColumns frame={frame} layout={layout} part="head" />
      <div {...rowProps(0)} className="sea-head__row" style={{ height: measures.header }}>
        <div
          {...cellProps('columnheader', { row: 0, column: 0 }, activeIn(0) === 0, t('cluster.grid'))}
          className="sea-head__corner"
          style={{ left: measures.gutter, width: measures.label }}
        >
          <IconButton
            icon="plus"
            label={t('cluster.addBroker')}
            onClick={onAddBroker}
            tabIndex={activeIn(0) === 0 ? 0 : -1}
          />
          {mode !== 'phone' && <span className="sea-head__add">{t('cluster.addBroker.short')}</span>}
        </div>
        {columns.map((column, i) => {
          const broker = frame.brokers[column.id];
          return (
            broker && (
              <BrokerHeader
                key={column.id}
                broker={broker}
                column={column}
                mode={mode}
                isController={frame.cluster.activeControllerId === broker.brokerId}
                isSelected={selectedBroker === column.id}
                gridColumn={i + 1}
                isActive={activeIn(0) === i + 1}
                onVerb={onVerb}
                menuOf={menuOf}
              />
            )
          );
        })}
        {strips.map((strip, i) => (
          <div
            key={strip.groupId}
            {...cellProps(
              'columnheader',
              { row: 0, column: columns.length + 1 + i },
              activeIn(0) === columns.length + 1 + i,
              t('cluster.group.name', { group: strip.groupId }),
            )}
            className={classes('strip-head', strip.width < NAMED_PX && 'strip-head--narrow')}
            style={{ left: strip.x, width: strip.width }}
            data-tip={t('cluster.group.name', { group: strip.groupId })}
          >
            <span
              className={classes(
                'strip-head__name',
                i % 2 === 1 && 'strip-head__name--second',
                i === strips.length - 1 && i > 0 && 'strip-head__name--last',
              )}
            >
              {strip.groupId}
            </span>
            {strip.width >= NAMED_PX && <span className="strip-head__lag">{t('cluster.lag')}</span>}
          </div>
        ))}
      </div>
      {measures.meta > 0 && (
        <MetadataRow frame={frame} layout={layout} gridRow={1} activeColumn={activeIn(1)} />
      )}
      <svg
        className="packets"
        width={layout.width}
        height={layout.headHeight}
        ref={packets}
        aria-hidden="true"
      >
        <LinkFaults links={frame.links} layout={layout} />
        <g data-layer="pipes" />
        <g data-layer="packets" />
      </svg>
    </div>
  );
}
