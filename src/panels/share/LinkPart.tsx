/** The link: made for the moment at which the dialog was opened. */
import { useEffect, useState } from 'react';
import type { Held } from '../../contract/messages.ts';
import { useWords } from '../../i18n/index.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { encodeLink, MAX_LINK } from '../../scenario/link.ts';
import { useHighwater, useVerbs } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import { addressOf, savedRunOf } from './saved.ts';

type Link =
  | { readonly kind: 'making' | 'noAnswer' }
  | { readonly kind: 'tooLong'; readonly size: number }
  | { readonly kind: 'made'; readonly address: string; readonly atUs: number };

export function LinkPart() {
  const t = useRunWords();
  const { clock } = useWords();
  const verbs = useVerbs();
  const store = useHighwater();
  const [link, setLink] = useState<Link>({ kind: 'making' });
  const [copied, setCopied] = useState<'copied' | 'copyFailed' | null>(null);

  useEffect(() => {
    let isWanted = true;
    const make = async (held: Held | null): Promise<Link> => {
      if (!held) return { kind: 'noAnswer' };
      const fragment = await encodeLink(savedRunOf(store, held));
      if (fragment.length > MAX_LINK) return { kind: 'tooLong', size: fragment.length };
      return { kind: 'made', address: addressOf(fragment, location.href), atUs: held.atUs };
    };
    void verbs
      .ask({ kind: 'place' })
      .then(make)
      .then((made) => {
        if (isWanted) setLink(made);
      });
    return () => {
      isWanted = false;
    };
  }, [store, verbs]);

  const copy = (address: string): void => {
    void navigator.clipboard.writeText(address).then(
      () => setCopied('copied'),
      () => setCopied('copyFailed'),
    );
  };

  return (
    <section className="share__part">
      <h3 className="caption">{t('share.link')}</h3>
      {link.kind === 'made' ? (
        <>
          <div className="share__row">
            <input
              className="share__address"
              readOnly
              aria-label={t('share.link')}
              value={link.address}
              onFocus={(event) => event.currentTarget.select()}
            />
            <Button look="solid" onClick={() => copy(link.address)}>
              {t('share.copy')}
            </Button>
          </div>
          <p className="share__note">
            {t('share.link.note', { clock: clock(link.atUs) })}{' '}
            {t('share.link.length', { n: link.address.length })}
          </p>
          <p className="share__note" role="status">
            {copied && t(`share.${copied}`)}
          </p>
        </>
      ) : (
        <p className="share__note" role="status">
          {link.kind === 'making' && t('share.making')}
          {link.kind === 'noAnswer' && t('share.noAnswer')}
          {link.kind === 'tooLong' && t('share.tooLong', { size: link.size, most: MAX_LINK })}
        </p>
      )}
    </section>
  );
}
