/** Takes every rendered component off the page again after its test; and gives it all its words from the start, where the page
 *  gets those of the story a moment later. */
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import { english, loadWords } from './src/i18n/index.ts';

// Parts of the page that come later take their time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

Object.assign(english, await loadWords('en'));

afterEach(cleanup);

// As browsers do (Web Animations, "cancel an animation": the rejected promise counts as handled); happy-dom lets it go up.
if (typeof Animation !== 'undefined') {
  const { cancel } = Animation.prototype;
  Animation.prototype.cancel = function cancelQuietly(this: Animation): void {
    this.finished.catch(() => undefined);
    cancel.call(this);
  };
}
