/** Carrying consumers by mouse, touch and keyboard. Everything that knows the drag library is in this file; the rest of
 *  the panel knows only a hand (in the store) and places to drop. */
import {
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragOverEvent,
  DragOverlay,
  KeyboardCode,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import type { ReactNode } from 'react';
import type { CarryTarget } from '../../store/index.ts';

interface ConsumerDragProps {
  /** Read once to whoever focuses something that can be carried. */
  readonly instructions: string;
  /** What hangs on the pointer. */
  readonly overlay: ReactNode;
  readonly onPickUp: (consumerId: string, by: 'pointer' | 'keyboard') => void;
  /** Null: over none of the places. */
  readonly onOver: (target: CarryTarget | null) => void;
  readonly onDrop: () => void;
  readonly onPutBack: () => void;
  readonly children: ReactNode;
}

/** Pixels before a press becomes a drag, so that a click stays a click. */
const DRAG_AFTER_PX = 4;

export function ConsumerDrag({
  instructions,
  overlay,
  onPickUp,
  onOver,
  onDrop,
  onPutBack,
  children,
}: ConsumerDragProps) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_AFTER_PX } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: nextPlace,
      keyboardCodes: {
        start: [KeyboardCode.Enter],
        end: [KeyboardCode.Enter],
        cancel: [KeyboardCode.Esc, KeyboardCode.Tab],
      },
    }),
  );
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={placeUnderHand}
      accessibility={{
        screenReaderInstructions: { draggable: instructions },
        // The panel speaks itself: it knows what the engine would do.
        announcements: SILENT,
        restoreFocus: true,
      }}
      onDragStart={({ active, activatorEvent }) =>
        onPickUp(String(active.id), activatorEvent instanceof KeyboardEvent ? 'keyboard' : 'pointer')
      }
      onDragOver={(event) => onOver(targetOf(event))}
      onDragEnd={onDrop}
      onDragCancel={onPutBack}
    >
      {children}
      <DragOverlay dropAnimation={null} className="carried">
        {overlay}
      </DragOverlay>
    </DndContext>
  );
}

const SILENT = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

const BENCH = 'bench';
const placeId = (groupId: string | null): string => (groupId === null ? BENCH : `group:${groupId}`);

/** Only places of this panel are droppable, and each carries its group. */
const targetOf = ({ over }: Pick<DragOverEvent, 'over'>): CarryTarget | null =>
  over ? { groupId: (over.data.current?.groupId as string | null | undefined) ?? null } : null;

/** What makes something draggable: spread on the button that is grabbed. */
export function useCarry(consumerId: string, isDisabled: boolean) {
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: consumerId,
    disabled: isDisabled,
  });
  return {
    ref: setNodeRef,
    isCarried: isDragging,
    grab: { ...listeners, 'aria-describedby': attributes['aria-describedby'] },
  };
}

/** What makes a group, or the bench (null), take a consumer. */
export function usePlace(groupId: string | null): (element: HTMLElement | null) => void {
  return useDroppable({ id: placeId(groupId), data: { groupId } }).setNodeRef;
}

/** The place under the pointer as it lies now (placeholders move things); for the keyboard the nearest. */
const placeUnderHand: CollisionDetection = (args) => {
  const { pointerCoordinates: pointer, droppableContainers } = args;
  if (!pointer) return closestCenter(args);
  const hit = droppableContainers.find(({ node }) => {
    const box = node.current?.getBoundingClientRect();
    return (
      box &&
      pointer.x >= box.left &&
      pointer.x <= box.right &&
      pointer.y >= box.top &&
      pointer.y <= box.bottom
    );
  });
  return hit ? [{ id: hit.id }] : [];
};

const STEP: Readonly<Record<string, number>> = {
  [KeyboardCode.Down]: 1,
  [KeyboardCode.Right]: 1,
  [KeyboardCode.Up]: -1,
  [KeyboardCode.Left]: -1,
};

/** Arrow keys go from place to place, round the ends. */
const nextPlace: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
  const step = STEP[event.code];
  if (step === undefined) return undefined;
  event.preventDefault();
  const places = context.droppableContainers
    .getEnabled()
    .flatMap(({ id, node }) => (node.current ? [{ id, box: node.current.getBoundingClientRect() }] : []))
    .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
  const at = places.findIndex(({ id }) => id === context.over?.id);
  const next = places[(at + step + places.length) % places.length];
  const hand = context.collisionRect;
  if (!next || !hand) return currentCoordinates;
  return {
    // Half beside it, so that what would happen can be read.
    x: next.box.left - hand.width * 0.4,
    y: next.box.top + (next.box.height - hand.height) / 2,
  };
};
