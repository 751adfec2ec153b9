/** One event of each kind, for tests: a new kind is missed here first. */
export type Samples<E extends { readonly type: string }> = {
  // Two kinds may share a shape: then no member is of one kind alone.
  readonly [T in E['type']]: Extract<E, { readonly type: T }> | E;
};
