/** By id; a table has no order. */
export type Table<T> = Readonly<Record<string, T>>;
