/** Ids as Kafka prints them: 128 bits as 22 characters of url-safe base64 (org.apache.kafka.common.Uuid). */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LENGTH = 22;

/** @param draw answers an integer from 0 to bound − 1 */
export function newUuid(draw: (bound: number) => number): string {
  let id = '';
  for (let i = 0; i < LENGTH; i++) id += ALPHABET[draw(ALPHABET.length)];
  return id;
}
