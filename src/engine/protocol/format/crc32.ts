/** Checksums: CRC-32C (Castagnoli) of batches and snapshots, CRC-32 of gzip.
 *  Models      org.apache.kafka.common.utils.Crc32C; java.util.zip.CRC32 */

const tableOf = (polynomial: number): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });

const CASTAGNOLI = tableOf(0x82f63b78);
const IEEE = tableOf(0xedb88320);

function checksum(table: Uint32Array, bytes: Uint8Array, from: number, until: number): number {
  let crc = 0xffffffff;
  for (let i = from; i < until; i++) crc = (table[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Unsigned CRC-32C of the bytes from `from` on and before `until`. */
export const crc32c = (bytes: Uint8Array, from = 0, until = bytes.length): number =>
  checksum(CASTAGNOLI, bytes, from, until);

/** Unsigned CRC-32 of all bytes. */
export const crc32 = (bytes: Uint8Array): number => checksum(IEEE, bytes, 0, bytes.length);
