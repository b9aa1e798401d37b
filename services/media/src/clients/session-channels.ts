import { connect, rank, type Connection, type TlsFiles } from '@lectern/grpc';
import { RoomServiceClient, type RoomServiceService } from '@lectern/proto/grpc/session/v1/room_service';

export type SessionChannel = Connection<RoomServiceService>;

/** One channel to each session process, opened when it is first needed. */
export class SessionChannels {
  private readonly channels = new Map<string, SessionChannel>();

  constructor(
    private readonly addresses: readonly string[],
    private readonly tls: TlsFiles,
  ) {}

  /** The channel to try for a room: the first one for the first attempt, then the others in their order. */
  channel(key: string, attempt: number): SessionChannel {
    const order = rank(this.addresses, key);
    const address = order[attempt % order.length] ?? '';
    const known = this.channels.get(address);
    if (known) return known;
    const channel = connect(RoomServiceClient, address, this.tls);
    this.channels.set(address, channel);
    return channel;
  }

  get count(): number {
    return this.addresses.length;
  }

  close(): void {
    for (const channel of this.channels.values()) channel.close();
    this.channels.clear();
  }
}
