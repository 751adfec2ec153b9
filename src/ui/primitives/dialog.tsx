/** A native dialog: modal, closed by Escape, a click outside, or its cross. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button.tsx';

interface DialogProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
}

/** Shown while it is mounted. */
export function Dialog({ title, closeLabel, onClose, children, className }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal?.();
    // What is opened in order to be filled in is begun with its first line, not with the way out; a finger's keyboard would
    // cover it.
    if (!globalThis.matchMedia?.('(hover: none)').matches)
      element?.querySelector<HTMLElement>('form :is(input, select, textarea)')?.focus();
    return () => element?.close?.();
  }, []);
  return (
    // The keyboard's way to close is Escape, which the browser turns into `cancel`.
    <dialog
      ref={dialog}
      className={className ? `dialog ${className}` : 'dialog'}
      aria-labelledby={titleId}
      onCancel={onClose}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog__body">
        <header className="dialog__head">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="close" label={closeLabel} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
