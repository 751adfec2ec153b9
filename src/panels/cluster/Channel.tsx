/** One replica's log, drawn: water up to its high watermark, spray up to its end, then the dry bed. */
import { memo } from 'react';
import { isSame } from '../../contract/delta.ts';
import { classes } from '../../ui/index.ts';
import type { ChannelShape } from './channel.ts';

interface ChannelProps {
  readonly shape: ChannelShape;
  readonly highWatermark: number;
  readonly logEndOffset: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly isLeader: boolean;
  /** The triangle at the high watermark. */
  readonly hasMark: boolean;
  readonly isOffline: boolean;
  readonly inIsr: boolean;
}

/** Drawn again only when something in it is another. */
export const Channel = memo(DrawnChannel, isSame);

function DrawnChannel(props: ChannelProps) {
  const { shape, highWatermark, logEndOffset, x, y, height, isLeader, hasMark, isOffline, inIsr } = props;
  const { start, hw, leo, width } = shape;
  const edge = shape.isTorn
    ? `M${start} ${-0.5}H${width}V${height + 0.5}H${start}`
    : `M${start} ${-0.5}H${width}V${height + 0.5}H${start}Z`;
  const edgeClass = classes(
    'channel__edge',
    !inIsr && 'channel__edge--out',
    isOffline && inIsr && 'channel__edge--off',
    isLeader && !isOffline && 'channel__edge--leader',
  );
  const textY = height / 2 + 4;
  return (
    <g transform={`translate(${x} ${y})`}>
      <g className="channel">
        <Water
          shape={shape}
          height={height}
          hasMark={hasMark && !isOffline}
          numeral={isOffline ? null : String(highWatermark)}
          isLeader={isLeader}
        />
        {isOffline && (
          <g className="channel__off">
            <path d={body(shape, width, height)} className="channel__off-bed" />
            {hw > start && <path d={body(shape, hw, height)} fill="url(#off)" />}
            {!shape.isBehind && <path d={`M${hw} 0V${height}`} className="channel__off-line" />}
            {leo > hw && (
              <path d={`M${leo} 0V${height}`} className="channel__off-line channel__off-line--end" />
            )}
          </g>
        )}
        {shape.risk && (
          <rect
            x={shape.risk.from}
            y={0}
            width={Math.max(2, shape.risk.to - shape.risk.from)}
            height={height}
            className="channel__risk"
          />
        )}
        <path d={edge} className={edgeClass} />
        {shape.leoNumeral !== null && (isOffline || isLeader || leo > hw || shape.hwNumeral === null) && (
          <text
            x={shape.leoNumeral}
            y={textY}
            className={classes('channel__leo-numeral', isOffline && 'channel__leo-numeral--off')}
          >
            {shape.isBehind ? `‹ ${logEndOffset}` : logEndOffset}
          </text>
        )}
      </g>
    </g>
  );
}

interface WaterProps extends Pick<ChannelProps, 'shape' | 'height' | 'hasMark' | 'isLeader'> {
  /** The high watermark, to be written in the water; null: nothing to write. */
  readonly numeral: string | null;
}

function Water({ shape, height, hasMark, numeral, isLeader }: WaterProps) {
  const { start, hw, leo, width, hwNumeral } = shape;
  const write = (isDry: boolean) =>
    numeral !== null &&
    hwNumeral !== null && (
      <text
        x={hwNumeral}
        y={height / 2 + 4}
        className={classes(
          'channel__hw-numeral',
          isLeader && 'channel__hw-numeral--leader',
          isDry && 'channel__hw-numeral--dry',
        )}
      >
        {numeral}
      </text>
    );
  return (
    <g className="channel__live">
      <path d={body(shape, width, height)} className="channel__bed" />
      {/* Under the water too: while that surges, spray is what it has not reached. */}
      {leo > start && <path d={body(shape, leo, height)} fill="url(#spray)" />}
      {leo > hw && <path d={`M${leo} 0V${height}`} className="channel__leo" />}
      {/* Under the water, so that it can be read while the water has not come yet. */}
      {write(true)}
      <g className="channel__tide">
        {hw > start && <path d={body(shape, hw, height)} className="channel__water" />}
        {shape.ticks.length > 0 && (
          <path
            d={shape.ticks.map((tick) => `M${tick.toFixed(1)} ${height - 4}v4`).join('')}
            className="channel__ticks"
          />
        )}
        {write(false)}
      </g>
      <g transform={`translate(${hw} 0)`} display={shape.isBehind ? 'none' : undefined}>
        <g className="channel__surge">
          <path d={`M0 ${hasMark ? -3 : 0}V${height}`} className="channel__hw" />
          {hasMark && <path d="M-4.5 -8h9L0 -1.5z" className="channel__mark" />}
        </g>
      </g>
    </g>
  );
}

/** From the channel's left end to `right`; torn where older records have scrolled out. */
function body({ start, isTorn }: ChannelShape, right: number, height: number): string {
  if (!isTorn) return `M${start} 0H${right}V${height}H${start}Z`;
  const step = height / 4;
  const tooth = Math.min(3, right - start);
  return `M${start + tooth} 0H${right}V${height}H${start + tooth}l${-tooth} ${-step}l${tooth} ${-step}l${-tooth} ${-step}Z`;
}
