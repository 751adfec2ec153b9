/** What the inspector says of one event, as data: where its message is by now, and what it carries. */
import type { MessageReport } from '../../contract/report.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { NameOf, Words } from '../../i18n/index.ts';
import type { Tone } from '../../ui/index.ts';
import type { Row } from './sheet.ts';

export type Whereabouts = 'ahead' | 'flying' | 'arrived' | 'lost';

/** Where a message is at this moment. */
export function whereaboutsOf({ flight }: MessageReport, timeUs: SimTimeUs): Whereabouts {
  if (timeUs < flight.sentAtUs) return 'ahead';
  if (flight.lostAtUs !== null && timeUs >= flight.lostAtUs) return 'lost';
  return timeUs < flight.arrivesAtUs ? 'flying' : 'arrived';
}

export const TONE_OF: Readonly<Record<Whereabouts, Tone>> = {
  ahead: 'plain',
  flying: 'water',
  arrived: 'plain',
  lost: 'red',
};

/** Address and times, as rows. */
export function envelopeOf(message: MessageReport, words: Words, nameOf: NameOf): readonly Row[] {
  const { t, clock } = words;
  const { flight } = message;
  const { lostAtUs } = flight;
  const rows: Row[] = [
    {
      name: t('message.api'),
      value: t('message.apiValue', {
        api: message.apiName,
        key: String(message.apiKey),
        version: String(message.apiVersion),
      }),
    },
    { name: t('message.correlationId'), value: String(message.correlationId) },
    { name: t('message.from'), value: words.nodeName(flight.from, nameOf) },
    { name: t('message.to'), value: words.nodeName(flight.to, nameOf) },
    { name: t('message.sentAt'), value: clock(flight.sentAtUs) },
  ];
  if (lostAtUs === null) rows.push({ name: t('message.arrivesAt'), value: clock(flight.arrivesAtUs) });
  else rows.push({ name: t('message.lostAt'), value: clock(lostAtUs), tone: 'red' });
  rows.push({
    name: t('message.onTheWay'),
    value: t('message.ms', { ms: ((flight.arrivesAtUs - flight.sentAtUs) / 1000).toFixed(1) }),
  });
  if (flight.recordCount > 0)
    rows.push({ name: t('message.records'), value: words.number(flight.recordCount), tone: 'water' });
  rows.push({ name: t('message.size'), value: words.bytes(flight.sizeBytes) });
  if (flight.error !== null) rows.push({ name: t('message.error'), value: flight.error, tone: 'red' });
  return rows;
}
