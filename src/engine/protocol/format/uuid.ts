/** Kafka's ids of 128 bits, written as 22 characters of url-safe base64.
 *  Models      org.apache.kafka.common.Uuid */
import { KafkaException } from './kafka-exception.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const TEXT_LENGTH = 22;
/** The last character stands for the two bits that are left of 128. */
const LAST = 'AQgw';

/** Sixteen bytes of an id. Throws an IllegalArgumentException when the text is none. */
export function uuidBytes(text: string): Uint8Array {
  if (!isUuid(text))
    throw new KafkaException('IllegalArgumentException', `${text} is no id of 22 characters`);
  const bytes = new Uint8Array(16);
  let at = 0;
  let hold = 0;
  let held = 0;
  for (const character of text) {
    hold = ((hold << 6) | ALPHABET.indexOf(character)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = hold >> held;
  }
  return bytes;
}

export const isUuid = (text: string): boolean => /^[A-Za-z0-9_-]{21}[AQgw]$/.test(text);

/** The 22 characters of sixteen bytes. */
export function uuidText(bytes: Uint8Array): string {
  let text = '';
  let hold = 0;
  let held = 0;
  for (const byte of bytes) {
    hold = ((hold << 8) | byte) & 0xffff;
    held += 8;
    while (held >= 6) {
      held -= 6;
      text += ALPHABET[(hold >> held) & 63];
    }
  }
  return text + (ALPHABET[(hold << (6 - held)) & 63] ?? '');
}

/** An id drawn by chance; `draw(n)` gives a whole number below n. It never begins with a dash, so that it can stand in a
 *  command line. */
export function randomUuid(draw: (below: number) => number): string {
  let text = ALPHABET[draw(ALPHABET.length)] ?? 'A';
  if (text === '-') text = '_';
  while (text.length < TEXT_LENGTH - 1) text += ALPHABET[draw(ALPHABET.length)];
  return text + LAST[draw(LAST.length)];
}
