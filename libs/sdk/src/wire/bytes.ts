/** The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/), as far as the contract uses it. */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder();

export class Writer {
  private bytes = new Uint8Array(256);
  private length = 0;

  tag(number: number, type: number): void {
    this.varint(number * 8 + type);
  }

  /** Whole numbers within ±2^53. A negative one is written as the 64-bit two's complement that the format asks for. */
  varint(value: number): void {
    let rest = value < 0 ? BigInt.asUintN(64, BigInt(value)) : BigInt(value);
    this.reserve(10);
    while (rest > 0x7fn) {
      this.bytes[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.bytes[this.length++] = Number(rest);
  }

  double(value: number): void {
    this.reserve(8);
    new DataView(this.bytes.buffer).setFloat64(this.length, value, true);
    this.length += 8;
  }

  text(value: string): void {
    this.chunk(utf8Encoder.encode(value));
  }

  chunk(value: Uint8Array): void {
    this.varint(value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    bytes.set(this.bytes);
    this.bytes = bytes;
  }
}

/** Throws RangeError on what is cut off or not well formed. */
export class Reader {
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private position: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  varint(): number {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      // Almost every number is one byte.
      if (shift === 0n && byte < 0x80) return byte;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new RangeError('a number is longer than ten bytes');
  }

  double(): number {
    const at = this.advance(8);
    return new DataView(this.bytes.buffer, this.bytes.byteOffset).getFloat64(at, true);
  }

  text(): string {
    const inner = this.chunk();
    return utf8Decoder.decode(this.bytes.subarray(inner.position, inner.end));
  }

  /** The bytes of one field, to be read on their own. */
  chunk(): Reader {
    const length = this.varint();
    const start = this.advance(length);
    return new Reader(this.bytes, start, start + length);
  }

  skip(type: number): void {
    if (type === wireType.varint) this.varint();
    else if (type === wireType.fixed64) this.advance(8);
    else if (type === wireType.bytes) this.chunk();
    else if (type === wireType.fixed32) this.advance(4);
    else throw new RangeError(`there is no wire type ${type}`);
  }

  private byte(): number {
    return this.bytes[this.advance(1)] ?? 0;
  }

  private advance(count: number): number {
    const at = this.position;
    if (count < 0 || at + count > this.end) throw new RangeError('the message is cut off');
    this.position = at + count;
    return at;
  }
}
