/** The words above a channel, and where they fit: left of the high watermark's triangle, right of it, or not at all. */
import type { PartitionView } from '../../contract/frame.ts';
import type { Translate } from '../../i18n/index.ts';
import type { ChannelShape } from './channel.ts';
import { type StageMode, textWidth } from './geometry.ts';
import type { CellModel, FlagModel } from './model.ts';

export interface NoteItem {
  readonly text: string;
  readonly tone: 'plain' | 'amber' | 'red';
  readonly x: number;
  readonly anchor: 'start' | 'end';
}

/** Room that a flag takes at the left of a channel. */
const FLAG_PX = 17;
/** Half a triangle, and air. */
const MARK_PX = 8;
const SIZE = 11;

export interface NoteContext {
  readonly view: PartitionView;
  readonly cell: CellModel;
  readonly shape: ChannelShape;
  readonly flag: FlagModel;
  readonly mode: StageMode;
  readonly t: Translate;
}

export function notesOf(context: NoteContext): readonly NoteItem[] {
  const { view, cell, shape, flag, mode, t } = context;
  const notes: NoteItem[] = [];
  const isRiskTold = cell.log.atRisk > 0 && (cell.isOffline || view.highWatermarkHeldBy !== null);
  if (isRiskTold) {
    const n = cell.log.atRisk;
    const long = t('cluster.note.atRiskLong', { n });
    const text =
      mode === 'wide' && textWidth(long, SIZE) < shape.width * 0.6 ? long : t('cluster.note.atRisk', { n });
    notes.push({ text, tone: 'red', x: shape.width, anchor: 'end' });
  }
  if (cell.isLeader) notes.push(...leaderNotes(context, isRiskTold));
  else if (cell.isCandidate) notes.push(...candidateNote(context));
  else if (flag.at === 'nowhere' && view.status === 'offline' && view.replicas[0] === cell.brokerId)
    notes.push(after(0, t('cluster.note.offline'), 'red'));
  else if (cell.isStaleLeader) {
    const long = t('cluster.note.stale', { epoch: String(cell.log.leaderEpoch) });
    const text = mode === 'wide' && fits(long, FLAG_PX, shape.width) ? long : t('cluster.note.staleShort');
    notes.push(after(FLAG_PX, text, 'amber'));
  } else if (flag.at === 'fallen' && flag.brokerId === cell.brokerId && !(isRiskTold && mode !== 'wide')) {
    const isOver = view.status === 'offline';
    const text = t(isOver ? 'cluster.note.offline' : 'cluster.note.leaderDown');
    if (mode !== 'phone' || isOver) notes.push(after(FLAG_PX, text, isOver ? 'red' : 'amber'));
  }
  return notes;
}

const after = (x: number, text: string, tone: NoteItem['tone']): NoteItem => ({
  text,
  tone,
  x,
  anchor: 'start',
});

const fits = (text: string, from: number, to: number): boolean => from + textWidth(text, SIZE) <= to;

function leaderNotes({ view, shape, mode, t }: NoteContext, isRightTaken: boolean): readonly NoteItem[] {
  const epoch = mode === 'wide' ? t('cluster.note.epoch', { epoch: String(view.leaderEpoch) }) : '';
  const held = view.highWatermarkHeldBy === null ? '' : t('cluster.note.held');
  const end = isRightTaken ? shape.width * 0.5 : shape.width + 2;
  // The epoch gives way first.
  for (const words of [[epoch, held], ['', held], held ? [] : [epoch, '']]) {
    const shown = words.filter((word) => word !== '');
    if (shown.length === 0) continue;
    const whole = shown.join('  ');
    if (fits(whole, FLAG_PX, shape.hw - MARK_PX)) return inARow(FLAG_PX, shown, held);
    const behindMark = Math.max(FLAG_PX, shape.hw + MARK_PX);
    if (fits(whole, behindMark, end)) return inARow(behindMark, shown, held);
  }
  if (!held) return [];
  // A held watermark is said in any case: shorter, and at last even over the triangle's line.
  const short = t('cluster.note.heldShort');
  const behindMark = shape.hw + MARK_PX;
  if (fits(short, behindMark, end + 4)) return [after(behindMark, short, 'amber')];
  if (fits(short, FLAG_PX, shape.hw - MARK_PX)) return [after(FLAG_PX, short, 'amber')];
  return [{ text: held, tone: 'amber', x: shape.width, anchor: 'end' }];
}

function inARow(start: number, words: readonly string[], held: string): readonly NoteItem[] {
  const notes: NoteItem[] = [];
  let x = start;
  for (const word of words) {
    notes.push(after(x, word, word === held ? 'amber' : 'plain'));
    x += textWidth(word, SIZE) + 8;
  }
  return notes;
}

function candidateNote({ view, shape, flag, cell, mode, t }: NoteContext): readonly NoteItem[] {
  if (mode === 'phone') return [];
  const long = t('cluster.note.electing', { epoch: String(view.leaderEpoch) });
  const text = fits(long, FLAG_PX, shape.width + 4) ? long : t('cluster.note.electingShort');
  // The flag comes over the right half when its old place is at the right.
  const isFromRight = flag.at === 'air' && flag.fromId > cell.brokerId;
  return [
    isFromRight ? { text, tone: 'amber', x: shape.width, anchor: 'end' } : after(FLAG_PX, text, 'amber'),
  ];
}
