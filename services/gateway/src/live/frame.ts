/** Frame types of RFC 6455 §5.2 that the server makes itself. */
export const opcode = { text: 0x1, binary: 0x2 } as const;

/**
 * A whole WebSocket message in one unmasked frame, as bytes for the raw socket. Built once, it goes to every socket of a
 * view; `ws` would build a header for each. Safe beside `ws` because without extensions it writes whole frames as well.
 */
export function frameOf(type: keyof typeof opcode, payload: Uint8Array): Buffer {
  const { length } = payload;
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafeSlow(headerLength + length);
  frame[0] = 0x80 | opcode[type];
  if (headerLength === 2) frame[1] = length;
  else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(payload, headerLength);
  return frame;
}
