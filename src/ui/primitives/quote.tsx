/** Somebody's own words, as they were said, in their own language: for what nobody translates. */
interface QuoteProps {
  /** Whose words they are, in the language of the page. */
  readonly by: string;
  /** Of the words. */
  readonly lang: string;
  readonly children: string;
}

export function Quote({ by, lang, children }: QuoteProps) {
  return (
    <figure className="quote">
      <figcaption className="caption">{by}</figcaption>
      <blockquote lang={lang}>{children}</blockquote>
    </figure>
  );
}
