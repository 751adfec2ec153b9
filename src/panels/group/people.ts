/** Someone by name, initial and colour, in the reader's language. */
export interface Person {
  readonly name: string;
  readonly initial: string;
  readonly hue: number;
}
