/** A file dropped anywhere on the page is opened as a run or a scenario. */
import { useEffect } from 'react';
import { useVerbs } from '../store/index.ts';

export function useFileDrop(): void {
  const verbs = useVerbs();
  useEffect(() => {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const onDragOver = (event: DragEvent): void => {
      // Otherwise the browser opens the file itself.
      if (carriesFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void file.text().then((text) => verbs.openRun({ kind: 'file', text }));
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('drop', onDrop);
    };
  }, [verbs]);
}
