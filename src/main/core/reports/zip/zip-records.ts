/** The records of the ZIP format (PKWARE APPNOTE 6.3.9, sections 4.3 and 4.5). */

export interface ZipEntry {
  name: Buffer
  modified: Date
  /** Sizes stand in a ZIP64 field. */
  large: boolean
  /** Of the local header, in the file. */
  offset: number
  crc: number
  size: number
  packed: number
}

export const LOCAL_HEADER_BYTES = 30
const CENTRAL_HEADER_BYTES = 46
const MAX_32 = 0xffff_ffff
const MAX_16 = 0xffff

const VERSION = 20
const VERSION_ZIP64 = 45
/** Names are UTF-8. */
const FLAGS = 0x0800
const DEFLATED = 8

export function zip64ExtraBytes({ large }: ZipEntry): number {
  return large ? 20 : 0
}

export function localHeader(entry: ZipEntry): Buffer {
  if (!entry.large && (entry.size > MAX_32 || entry.packed > MAX_32)) {
    throw new Error('an entry of the archive is larger than was announced')
  }
  const header = Buffer.alloc(LOCAL_HEADER_BYTES)
  header.writeUInt32LE(0x0403_4b50, 0)
  writeCommon(header, 4, entry, entry.large)
  header.writeUInt16LE(entry.name.length, 26)
  header.writeUInt16LE(zip64ExtraBytes(entry), 28)
  return Buffer.concat([
    header,
    entry.name,
    entry.large ? zip64Extra([entry.size, entry.packed]) : EMPTY,
  ])
}

export function centralHeader(entry: ZipEntry): Buffer {
  const far = entry.offset > MAX_32
  const fields = [
    ...(entry.large ? [entry.size, entry.packed] : []),
    ...(far ? [entry.offset] : []),
  ]
  const extra = fields.length > 0 ? zip64Extra(fields) : EMPTY
  const header = Buffer.alloc(CENTRAL_HEADER_BYTES)
  header.writeUInt32LE(0x0201_4b50, 0)
  header.writeUInt16LE(VERSION_ZIP64, 4)
  writeCommon(header, 6, entry, entry.large || far)
  header.writeUInt16LE(entry.name.length, 28)
  header.writeUInt16LE(extra.length, 30)
  header.writeUInt32LE(far ? MAX_32 : entry.offset, 42)
  return Buffer.concat([header, entry.name, extra])
}

/** Version, flags, method, time, checksum and sizes stand in the same order in both headers. */
function writeCommon(header: Buffer, at: number, entry: ZipEntry, zip64: boolean): void {
  const { modified, large } = entry
  header.writeUInt16LE(zip64 ? VERSION_ZIP64 : VERSION, at)
  header.writeUInt16LE(FLAGS, at + 2)
  header.writeUInt16LE(DEFLATED, at + 4)
  const time =
    (modified.getUTCHours() << 11) |
    (modified.getUTCMinutes() << 5) |
    (modified.getUTCSeconds() >> 1)
  const date =
    (Math.max(0, modified.getUTCFullYear() - 1980) << 9) |
    ((modified.getUTCMonth() + 1) << 5) |
    modified.getUTCDate()
  header.writeUInt16LE(time, at + 6)
  header.writeUInt16LE(date, at + 8)
  header.writeUInt32LE(entry.crc, at + 10)
  header.writeUInt32LE(large ? MAX_32 : entry.packed, at + 14)
  header.writeUInt32LE(large ? MAX_32 : entry.size, at + 18)
}

const EMPTY = Buffer.alloc(0)

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(values.length * 8, 2)
  for (const [index, value] of values.entries()) {
    extra.writeBigUInt64LE(BigInt(value), 4 + index * 8)
  }
  return extra
}

/** With the ZIP64 records before it where 32 bits do not do. */
export function endOfDirectory(entries: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x0605_4b50, 0)
  end.writeUInt16LE(Math.min(entries, MAX_16), 8)
  end.writeUInt16LE(Math.min(entries, MAX_16), 10)
  end.writeUInt32LE(Math.min(bytes, MAX_32), 12)
  end.writeUInt32LE(Math.min(offset, MAX_32), 16)
  if (offset <= MAX_32 && entries <= MAX_16 && bytes <= MAX_32) return end
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x0606_4b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(VERSION_ZIP64, 12)
  record.writeUInt16LE(VERSION_ZIP64, 14)
  record.writeBigUInt64LE(BigInt(entries), 24)
  record.writeBigUInt64LE(BigInt(entries), 32)
  record.writeBigUInt64LE(BigInt(bytes), 40)
  record.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x0706_4b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator, end])
}
