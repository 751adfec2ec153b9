/** Says aloud what the hand does: picked up, over what, with which consequence, dropped or put back. */
import { useWords } from '../../i18n/index.ts';
import { useFrame, useView } from '../../store/index.ts';
import { carrySaid, landingSaid } from './carry-words.ts';

export function HandVoice() {
  const words = useWords();
  const carried = useView((view) => view.carried);
  const landing = useView((view) => view.landing);
  const consumerId = carried?.consumerId ?? landing?.consumerId ?? '';
  const name = useFrame(({ consumers }) => {
    const consumer = consumers[consumerId];
    return consumer ? words.person(consumer).name : consumerId;
  });
  return (
    <p className="visually-hidden" role="status" aria-live="assertive">
      {carried && carrySaid(carried, name, words)}
      {!carried && landing && landingSaid(landing, name, words)}
    </p>
  );
}
