/** Makes the built page installable and independent of the network: its service worker keeps every file of this version
 *  (vite.config.ts writes `sw.js`). Development and pages inside others have none. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || window.parent !== window) return;
  addEventListener('load', () => {
    // Without it the page works as before; what a browser forbids is no fault of the page.
    navigator.serviceWorker.register('./sw.js', { scope: './' }).catch(() => undefined);
  });
}
