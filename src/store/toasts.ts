/** Words that come and go: one at a time, the same words never twice in a row. */
import type { StoreApi } from 'zustand/vanilla';
import { isSame } from '../contract/delta.ts';
import type { Toast, ToastContent, ViewState } from './view.ts';

/** More than these would be read after they stopped mattering. */
const WAITING_MAX = 3;

export function pushToast(view: StoreApi<ViewState>, content: ToastContent): void {
  const { toasts } = view.getState();
  const last = toasts[toasts.length - 1];
  if (last && isSame({ ...last, id: 0 }, { ...content, id: 0 })) return;
  const id = (last?.id ?? 0) + 1;
  const fresh: Toast = { ...content, id };
  view.setState({ toasts: [...toasts.slice(-(WAITING_MAX - 1)), fresh] });
}
