/** The keys that work everywhere. The matrix and the hand answer to their own first; what they took does not come here.
 *  The list for people is `panels/help`. */
import { useLayoutEffect } from 'react';
import { nextPace } from '../panels/transport/index.tsx';
import { type HighwaterStore, useHighwater } from '../store/index.ts';
import { LENSES } from './lenses.tsx';
import { partitionCount, scaleFor } from './scale.ts';

export function useKeyboard(isNight: boolean): void {
  const store = useHighwater();
  // With the first drawing, not some time after it: what is seen hears keys.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isMeantForElsewhere(event, store)) return;
      if (act(event, store, isNight)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [store, isNight]);
}

const TYPED_INTO = 'input:not([type=checkbox], [type=radio]), textarea, select, dialog, [role=menu]';
/** What Space presses by itself. */
const PRESSED = 'button, a, input, summary, [role=menuitem]';

function isMeantForElsewhere(event: KeyboardEvent, store: HighwaterStore): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const { carried, dialog } = store.view.getState();
  if (dialog !== null || target?.closest(TYPED_INTO)) return true;
  if (carried && carried.by !== 'tap') return true;
  return event.key === ' ' && target?.closest(PRESSED) != null;
}

/** Whether the key meant something. */
function act(event: KeyboardEvent, store: HighwaterStore, isNight: boolean): boolean {
  const { verbs } = store;
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.shiftKey) return false;
    const letter = event.key.toLowerCase();
    if (letter === 'k') verbs.openDialog('palette');
    else if (letter === 'z') verbs.undo();
    else return false;
    return true;
  }
  const { playback, view } = store;
  const { pace, rate, headUs } = playback.getState();
  switch (event.key) {
    case ' ':
      verbs.togglePlay();
      return true;
    case '.':
      verbs.step('event', 1);
      return true;
    case ',':
      verbs.step('event', -1);
      return true;
    case '>':
      verbs.step('rpc', 1);
      return true;
    case '<':
      verbs.step('rpc', -1);
      return true;
    case ']':
      return seekMarker(store, 1);
    case '[':
      return seekMarker(store, -1);
    case 'Home':
      verbs.seek(0);
      return true;
    case 'End':
      verbs.seek(headUs);
      return true;
    case '+':
    case '=':
      verbs.setPace(nextPace(pace, rate, 1));
      return true;
    case '-':
      verbs.setPace(nextPace(pace, rate, -1));
      return true;
    case 'c':
      verbs.addConsumer(null);
      return true;
    case 'p':
      verbs.openDialog('producer');
      return true;
    case 'g':
      verbs.openDialog('group');
      return true;
    case 'i':
      verbs.openDrawer(view.getState().drawer === null ? 'inspector' : null);
      return true;
    case 'd':
      verbs.openDrawer(view.getState().drawer === 'metrics' ? null : 'metrics');
      return true;
    case 't':
      verbs.setTheme(isNight ? 'chart' : 'night');
      return true;
    case 'v':
      verbs.setPresenting(!store.prefs.getState().presenting);
      return true;
    case 'z':
      verbs.setScale(scaleNow(store) === 'matrix' ? 'blocks' : 'matrix');
      return true;
    case 'b':
      verbs.openDialog('branches');
      return true;
    case 'l': {
      const { lesson, drawer } = view.getState();
      if (lesson) verbs.openDrawer(drawer === 'lesson' ? null : 'lesson');
      else verbs.openDialog('lessons');
      return true;
    }
    case 'x':
      verbs.openDialog('share');
      return true;
    case 'm':
      verbs.openDialog('library');
      return true;
    case 'o':
      verbs.openDialog('settings');
      return true;
    case '/':
      verbs.openDialog('palette');
      return true;
    case '?':
      verbs.openDialog('help');
      return true;
    case 'Escape':
      return letGo(store);
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8': {
      const lens = LENSES[Number(event.key) - 1];
      if (lens) verbs.showLens(lens);
      return lens !== undefined;
    }
    default:
      return false;
  }
}

/** To the next, or the last, marker of the timeline. */
export function seekMarker({ timeline, playback, verbs }: HighwaterStore, direction: 1 | -1): boolean {
  const { markers } = timeline.getState();
  const { timeUs } = playback.getState();
  const marker =
    direction === 1
      ? markers.find((other) => other.timeUs > timeUs)
      : markers.findLast((other) => other.timeUs < timeUs);
  if (marker) verbs.seek(marker.timeUs);
  // Beyond what has been played, the next one is found by playing.
  else verbs.step('story', direction);
  return true;
}

/** Escape gives up the nearest thing: what is in the hand, what is selected, the drawer. */
function letGo({ view, verbs }: HighwaterStore): boolean {
  const { carried, selection, drawer } = view.getState();
  if (carried) verbs.putBack();
  else if (drawer) verbs.openDrawer(null);
  else if (selection) verbs.select(null);
  else return false;
  return true;
}

function scaleNow({ view, frame }: HighwaterStore) {
  const now = frame.getState();
  const size = { partitions: partitionCount(now), brokers: now.order.brokers.length };
  return scaleFor(view.getState().scale, size, globalThis.innerHeight);
}
