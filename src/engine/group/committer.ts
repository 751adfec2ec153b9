/** Who commits, as it says itself. */
export interface Committer {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** −1: none. */
  readonly generation: number;
  readonly isTransactional: boolean;
  /** Whether the request is of a version that has a word for an unknown group: OffsetCommit since 9. */
  readonly knowsUnknownGroups: boolean;
}
