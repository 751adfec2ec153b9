/** What Kafka would throw: its class and its words, and where in the bytes it happened.
 *  Models      org.apache.kafka.common.errors, org.apache.kafka.storage.internals.log (CorruptIndexException…) and the few
 *              exceptions of Java itself that Kafka lets through
 *  Simplifies  the words of Java's own exceptions are left away, since each Java has its own */

export interface Thrown {
  readonly className: string;
  readonly message: string;
}

export class KafkaException extends Error {
  override readonly name = 'KafkaException';
  /** Simple name of the Java class. */
  readonly className: string;
  /** Byte from which on nothing could be read, counted in what the reader was given; null where no bytes are read. */
  readonly position: number | null;
  readonly causedBy: Thrown | null;

  constructor(
    className: string,
    message = '',
    position: number | null = null,
    causedBy: Thrown | null = null,
  ) {
    super(message);
    this.className = className;
    this.position = position;
    this.causedBy = causedBy;
  }

  /** For people: the words, and the byte. */
  get sentence(): string {
    const words = [this.className, this.message, this.causedBy?.message].filter((text) => text).join(': ');
    return this.position === null ? words : `${words}, at byte ${this.position}`;
  }
}
