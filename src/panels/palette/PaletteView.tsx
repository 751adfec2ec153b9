/** The palette: a line to type in, and below it what is meant, by parts; or the answer of the tool whose line it is. */
import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { usePaletteWords } from '../../i18n/lenses/palette.ts';
import { classes, Icon } from '../../ui/index.ts';
import type { Entry } from './entry.ts';
import type { Found, FoundPart } from './search.ts';

interface PaletteViewProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly parts: readonly FoundPart[];
  readonly count: number;
  readonly all: number;
  readonly onRun: (entry: Entry) => void;
  readonly onShow: (entry: Entry) => void;
  readonly onClose: () => void;
  /** The tool whose line is being typed, in place of what was found. */
  readonly terminal: ReactNode;
  readonly onLine: () => void;
  /** An earlier, a later line. */
  readonly onRecall: (direction: 1 | -1) => void;
}

export function PaletteView(props: PaletteViewProps) {
  const { typed, onType, parts, count, all, terminal, onClose } = props;
  const t = usePaletteWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const rows = parts.flatMap(({ found }) => found);
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, rows.length - 1);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal?.();
    return () => element?.close?.();
  }, []);
  const rowId = (at: number): string => `${listId}-${at}`;
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    // Buttons beside the line, and in the answer of a tool, are pressed by their own keys.
    const isLine = event.target instanceof HTMLInputElement;
    if (event.nativeEvent.isComposing || !isLine) return;
    const taken = terminal ? onTerminalKey(event.key, props) : onListKey(event.key, rows[index], props, move);
    if (taken) event.preventDefault();
  };
  const move = (by: number): void => {
    const next = (index + by + rows.length) % Math.max(1, rows.length);
    setChosen(next);
    document.getElementById(rowId(next))?.scrollIntoView?.({ block: 'nearest' });
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('title')}
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onKeyDown={onKeyDown}
    >
      <div className="palette__head">
        <Icon name="search" className="palette__icon" />
        <input
          className="palette__input"
          role="combobox"
          aria-expanded={!terminal && rows.length > 0}
          aria-controls={listId}
          aria-activedescendant={!terminal && rows.length > 0 ? rowId(index) : undefined}
          aria-autocomplete="list"
          aria-label={t('input')}
          placeholder={t('placeholder')}
          value={typed}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setChosen(0);
            onType(event.target.value);
          }}
        />
        {!terminal && <span className="palette__count">{t('count', { found: count, all })}</span>}
      </div>
      {terminal ?? (
        <div className="palette__list" role="listbox" id={listId} aria-label={t('title')}>
          {rows.length === 0 && <p className="palette__none">{t('none')}</p>}
          <Parts {...props} index={index} rowId={rowId} onChoose={setChosen} />
        </div>
      )}
      <footer className="palette__foot">
        {!terminal && (
          <>
            <span>
              <kbd>↑</kbd> <kbd>↓</kbd> {t('keys.move')}
            </span>
            <span>
              <kbd>Enter</kbd> {t('keys.run')}
            </span>
            <span>
              <kbd>Tab</kbd> {t('keys.show')}
            </span>
          </>
        )}
        {terminal && <span>{t('line.hint')}</span>}
        <button type="button" className="palette__close" onClick={onClose}>
          <kbd>Esc</kbd> {t('keys.close')}
        </button>
      </footer>
    </dialog>
  );
}

/** Whether the key meant something. */
function onListKey(
  key: string,
  found: Found | undefined,
  { onRun, onShow }: PaletteViewProps,
  move: (by: number) => void,
): boolean {
  switch (key) {
    case 'ArrowDown':
      move(1);
      return true;
    case 'ArrowUp':
      move(-1);
      return true;
    case 'Enter':
      if (found) onRun(found.entry);
      return true;
    case 'Tab':
      if (!found?.entry.about) return false;
      onShow(found.entry);
      return true;
    default:
      return false;
  }
}

function onTerminalKey(key: string, { onLine, onRecall }: PaletteViewProps): boolean {
  if (key === 'Enter') onLine();
  else if (key === 'ArrowUp') onRecall(-1);
  else if (key === 'ArrowDown') onRecall(1);
  else return false;
  return true;
}

interface PartsProps extends PaletteViewProps {
  readonly index: number;
  readonly rowId: (at: number) => string;
  readonly onChoose: (at: number) => void;
}

function Parts({ parts, index, rowId, onRun, onChoose }: PartsProps) {
  const t = usePaletteWords();
  let at = 0;
  return parts.map(({ part, found }) => (
    // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
    <div key={part} role="group" aria-label={t(`part.${part}`)}>
      <p className="palette__part" aria-hidden="true">
        {t(`part.${part}`)}
      </p>
      {found.map(({ entry, marks }) => {
        const own = at++;
        return (
          <Row
            key={entry.id}
            id={rowId(own)}
            entry={entry}
            marks={marks}
            isChosen={own === index}
            onPoint={() => onChoose(own)}
            onRun={() => onRun(entry)}
          />
        );
      })}
    </div>
  ));
}

interface RowProps extends Found {
  readonly id: string;
  readonly isChosen: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function Row({ id, entry, marks, isChosen, onPoint, onRun }: RowProps) {
  const { why } = entry;
  const isCode = entry.part === 'settings' || entry.part === 'lines';
  return (
    // The keys are those of the line above: focus stays there.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="option"
      className="palette__row"
      aria-selected={isChosen}
      aria-disabled={why !== null}
      onPointerMove={onPoint}
      onClick={onRun}
    >
      <Icon name={entry.icon} className="palette__icon" />
      <span className={classes('palette__text', isCode && 'palette__text--code')}>
        <Marked text={entry.text} marks={marks} />
      </span>
      <span className="palette__note">{why ?? entry.note}</span>
      {entry.keys !== undefined && why === null && <kbd>{entry.keys}</kbd>}
    </div>
  );
}

/** What was typed is underlined. */
function Marked({ text, marks }: { readonly text: string; readonly marks: Found['marks'] }) {
  let end = 0;
  return (
    <>
      {marks.map(([from, to]) => {
        const before = text.slice(end, from);
        end = to;
        return (
          <Fragment key={from}>
            {before}
            <u>{text.slice(from, to)}</u>
          </Fragment>
        );
      })}
      {text.slice(end)}
    </>
  );
}
