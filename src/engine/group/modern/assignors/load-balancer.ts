/** Who is to get the next partition, and who is to give one up: two ranges of members that grow towards each other.
 *
 *      partitions  [..->  ]##[######]##      [ ] who has least, filled level by level
 *                  [######]##[<- ...]##      [ ] who has most, emptied level by level; behind it, who has nothing to give
 *                  └ members by load ─▶
 *
 *  Models      UniformHeterogeneousAssignmentBuilder.MemberAssignmentBalancer */
export class LoadBalancer {
  /** Partitions that the most loaded has more than the least loaded, at the start. */
  readonly imbalance: number;
  readonly #loads: readonly number[];
  readonly #sorted: number[];
  #leastEnd = 0;
  #leastLevel: number;
  #nextLeast = 0;
  #mostStart: number;
  #mostEnd: number;
  #mostLevel: number;
  #nextMost: number;

  /** `loads` by index of the member, kept up to date by the caller; `members`: at least one index. */
  constructor(loads: readonly number[], members: readonly number[]) {
    this.#loads = loads;
    this.#sorted = [...members].sort((a, b) => this.#load(a) - this.#load(b) || a - b);
    const least = this.#loadAt(0);
    const most = this.#loadAt(this.#sorted.length - 1);
    this.imbalance = most - least;
    this.#leastLevel = least - 1;
    this.#mostStart = this.#sorted.length;
    this.#mostEnd = this.#sorted.length;
    this.#mostLevel = most + 1;
    this.#nextMost = this.#sorted.length - 1;
  }

  #load(member: number): number {
    return this.#loads[member] ?? 0;
  }

  #loadAt(place: number): number {
    return this.#load(this.#sorted[place] ?? -1);
  }

  /** The member that is to get the next partition. */
  nextLeastLoaded(): number {
    if (this.#nextLeast >= this.#leastEnd) {
      // Everybody in the range has got one: it rises by one, and takes in who stands as high.
      this.#leastLevel++;
      while (this.#leastEnd < this.#sorted.length && this.#loadAt(this.#leastEnd) === this.#leastLevel)
        this.#leastEnd++;
      this.#nextLeast = 0;
    }
    return this.#sorted[this.#nextLeast++] ?? -1;
  }

  /** The member that is to give one up; −1 when nobody is left. */
  nextMostLoaded(): number {
    if (this.#nextMost < this.#mostStart) {
      const isEmpty = this.#mostEnd <= this.#mostStart && this.#mostStart > 0;
      this.#mostLevel = isEmpty ? this.#loadAt(this.#mostStart - 1) : this.#mostLevel - 1;
      while (this.#mostStart > 0 && this.#loadAt(this.#mostStart - 1) === this.#mostLevel) this.#mostStart--;
      this.#nextMost = this.#mostEnd - 1;
    }
    if (this.#nextMost < 0) return -1;
    return this.#sorted[this.#nextMost--] ?? -1;
  }

  /** The last one that `nextMostLoaded` named has nothing to give. */
  excludeMostLoaded(): void {
    const place = this.#nextMost + 1;
    const last = this.#mostEnd - 1;
    const excluded = this.#sorted[place] ?? -1;
    this.#sorted[place] = this.#sorted[last] ?? -1;
    this.#sorted[last] = excluded;
    this.#mostEnd--;
  }

  isBalanced(): boolean {
    return this.#mostLevel - this.#leastLevel <= 1;
  }
}
