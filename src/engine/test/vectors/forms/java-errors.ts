/** Exceptions as the oracles write them. Kafka's own classes are compared with their words; of those of Java itself only
 *  the class counts, since another Java words them otherwise. */
import { isObject } from '../cases.ts';

const OF_JAVA = new Set([
  'ArithmeticException',
  'ArrayIndexOutOfBoundsException',
  'BufferOverflowException',
  'BufferUnderflowException',
  'EOFException',
  'IllegalArgumentException',
  'IndexOutOfBoundsException',
  'NegativeArraySizeException',
  'NullPointerException',
  'NumberFormatException',
  'ZipException',
]);

/** The same with the words of Java's own exceptions taken out, at any depth; of a cause in such words its class stays. */
export function withoutJdkWords(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutJdkWords);
  if (!isObject(json)) return json;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) copy[key] = withoutJdkWords(value);
  if (typeof copy.class !== 'string') return copy;
  if (OF_JAVA.has(copy.class)) delete copy.message;
  if (typeof copy.cause === 'string') {
    const [name = '', ...words] = copy.cause.split(': ');
    const message = words.join(': ');
    if (OF_JAVA.has(name)) {
      copy.cause = name;
      // Wrapped as it is, its words are those of the wrapper, too.
      if (message !== '' && typeof copy.message === 'string' && copy.message.includes(message))
        delete copy.message;
    }
  }
  return copy;
}
