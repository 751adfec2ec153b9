/** Language and vocabulary of the page. */
export type WordsLocale = 'en' | 'zh-CN';

/** In whose vocabulary the page speaks. */
export type WordsSkin = 'kafka' | 'rocketmq' | 'bowls';

/** Puts messages into another vocabulary. */
export type Dress = <M>(messages: M) => M;
