/** In the place of a part of the page that could not be drawn. */
import { useWords } from '../i18n/index.ts';

/** @param why in words of the browser's, or of whatever failed */
export function Sorry({ why }: { readonly why: string }) {
  const { t } = useWords();
  return (
    <p className="app__sorry">
      {t('app.crashed')} <code lang="en">{why}</code>
    </p>
  );
}
