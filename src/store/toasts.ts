/** Words that come and go: the newest takes the place of the one before; the same words do not come twice in a row. */
import type { StoreApi } from 'zustand/vanilla';
import { isSame } from '../contract/delta.ts';
import type { ToastContent, ViewState } from './view.ts';

export function pushToast(view: StoreApi<ViewState>, content: ToastContent): void {
  const { toast, toastsSoFar: id } = view.getState();
  if (toast && isSame({ ...toast, id }, { ...content, id })) return;
  view.setState({ toast: { ...content, id }, toastsSoFar: id + 1 });
}
