/** A button that opens a short list of things to do. The list is a native popover: it lies above everything, and Escape
 *  or a click elsewhere closes it. */
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Icon, type IconName } from '../icons.tsx';
import { classes } from './button.tsx';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** What it means, in a few words under the label. */
  readonly note?: string;
  /** Why it cannot be chosen just now: it is grey, says so, and can still be read with the arrow keys. */
  readonly why?: string;
  readonly onChoose: () => void;
}

interface MenuProps {
  /** Names the button, and with it the list. */
  readonly label: string;
  readonly icon: IconName;
  /** A word on the button; without one it shows the sign alone. */
  readonly text?: string;
  /** As a function: made when the list is opened, of what is true then, and left alone while it is. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  readonly className?: string;
  readonly tabIndex?: 0 | -1;
}

export function Menu({ label, icon, text, items, className, tabIndex }: MenuProps) {
  const listId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<readonly MenuItem[]>([]);
  const shown = typeof items === 'function' ? made : items;

  const open = (): void => {
    // At once: the list is measured, and its first item takes the focus.
    if (typeof items === 'function') flushSync(() => setMade(items()));
    list.current?.showPopover?.();
    if (button.current && list.current) placeBelow(list.current, button.current.getBoundingClientRect());
    list.current?.querySelector<HTMLElement>('[role=menuitem]:not(:disabled, [aria-disabled])')?.focus();
  };
  const close = (): void => {
    list.current?.hidePopover?.();
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    // What is typed here is meant for the list, not for the page.
    event.stopPropagation();
    if (event.key === 'Tab') close();
    if (next === undefined) return;
    event.preventDefault();
    all[next % all.length]?.focus();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        tabIndex={tabIndex}
        className={classes(text ? 'button button--edge' : 'icon-button icon-button--plain', className)}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={listId}
        data-tip={text ? undefined : label}
        onClick={() => (isOpen ? close() : open())}
      >
        <Icon name={icon} />
        {text && <span className="button__text">{text}</span>}
      </button>
      <div
        ref={list}
        id={listId}
        role="menu"
        tabIndex={-1}
        aria-label={label}
        popover="auto"
        className="menu"
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={onKeyDown}
      >
        {shown.map((item) => (
          <button
            key={item.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={classes('menu__item', item.danger && 'menu__item--danger')}
            disabled={item.disabled}
            aria-disabled={item.why === undefined ? undefined : true}
            onClick={() => {
              if (item.why !== undefined) return;
              close();
              item.onChoose();
            }}
          >
            <span className="menu__icon">{item.icon && <Icon name={item.icon} />}</span>
            <span>
              {item.label}
              {(item.why ?? item.note) && <span className="menu__note">{item.why ?? item.note}</span>}
            </span>
          </button>
        ))}
      </div>
    </>
  );
}

const GAP_PX = 4;

function placeBelow(list: HTMLElement, button: DOMRect): void {
  const { width, height } = list.getBoundingClientRect();
  const isRoomBelow = button.bottom + GAP_PX + height <= window.innerHeight;
  const top = isRoomBelow ? button.bottom + GAP_PX : Math.max(GAP_PX, button.top - GAP_PX - height);
  const left = Math.max(GAP_PX, Math.min(button.right - width, window.innerWidth - width - GAP_PX));
  list.style.top = `${top}px`;
  list.style.left = `${left}px`;
}
