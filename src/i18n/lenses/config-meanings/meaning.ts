/** What one config does, and what a larger or a smaller value costs: one or two sentences in each language, true of Kafka. */
export interface Meaning {
  readonly en: string;
  readonly zh: string;
}
