import { ClientMessage, ServerMessage } from '@lectern/proto/grpc/gateway/v1/live';
import { isFaithful } from './faithful.ts';
import { frameOf } from './frame.ts';

/** One subprotocol of the live socket: how a message is read, and how it becomes a frame. Both carry the same messages. */
export type Protocol = {
  readonly name: string;
  /** Throws on anything that is not one whole message. */
  decode(data: Buffer, isBinary: boolean): ClientMessage;
  frame(message: ServerMessage): Buffer;
};

const binary: Protocol = {
  name: 'lectern.v1+proto',
  decode(data, isBinary) {
    if (!isBinary) throw new Error('a message of lectern.v1+proto is a binary frame');
    return ClientMessage.decode(data);
  },
  frame: (message) => frameOf('binary', ServerMessage.encode(message).finish()),
};

const json: Protocol = {
  name: 'lectern.v1+json',
  decode(data, isBinary) {
    if (isBinary) throw new Error('a message of lectern.v1+json is a text frame');
    const parsed: unknown = JSON.parse(data.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('not an object');
    const message = ClientMessage.fromJSON(parsed);
    if (!isFaithful(parsed, ClientMessage.toJSON(message))) throw new Error('fields that the contract does not have');
    return message;
  },
  frame: (message) => frameOf('text', Buffer.from(JSON.stringify(ServerMessage.toJSON(message)))),
};

export const protocols: readonly Protocol[] = [binary, json];

/** The first protocol that the client offers and we speak. */
export function chooseProtocol(offered: string | undefined): Protocol | undefined {
  const names = (offered ?? '').split(',').map((name) => name.trim());
  return names.map((name) => protocols.find((protocol) => protocol.name === name)).find(Boolean);
}

/** A message with its frames, each made when the first socket needs it and then shared by all. */
export class SharedMessage {
  private readonly frames = new Map<Protocol, Buffer>();

  constructor(private readonly message: ServerMessage) {}

  frame(protocol: Protocol): Buffer {
    let frame = this.frames.get(protocol);
    if (frame === undefined) this.frames.set(protocol, (frame = protocol.frame(this.message)));
    return frame;
  }
}
