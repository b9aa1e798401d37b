import { bidi, connect, isReady, rank, type Bidi, type Connection, type TlsFiles } from '@lectern/grpc';
import { MediaServiceClient, type MediaServiceService } from '@lectern/proto/grpc/media/v1/media_service';
import { RoomServiceClient, type RoomServiceService } from '@lectern/proto/grpc/session/v1/room_service';
import { MediaLines, SessionLines, type FollowLine, type SignalLine } from '../ports/streams.ts';

export class GrpcSessionLines extends SessionLines {
  private readonly peers: ReadonlyMap<string, Connection<typeof RoomServiceService>>;

  constructor(addresses: readonly string[], tls: TlsFiles) {
    super();
    this.peers = new Map(addresses.map((address) => [address, connect(RoomServiceClient, address, tls)]));
  }

  addressesFor(sessionId: string): readonly string[] {
    return rank([...this.peers.keys()], sessionId);
  }

  open(address: string): FollowLine {
    return lineOf(bidi(peerAt(this.peers, address), 'follow'));
  }

  close(): void {
    for (const peer of this.peers.values()) peer.close();
  }
}

export class GrpcMediaLines extends MediaLines {
  private readonly peers: ReadonlyMap<string, Connection<typeof MediaServiceService>>;

  constructor(addresses: readonly string[], tls: TlsFiles) {
    super();
    this.peers = new Map(addresses.map((address) => [address, connect(MediaServiceClient, address, tls)]));
  }

  addressesFor(sessionId: string): readonly string[] {
    return rank([...this.peers.keys()], sessionId);
  }

  open(address: string): SignalLine {
    return lineOf(bidi(peerAt(this.peers, address), 'signal'));
  }

  isReachable(address: string): boolean {
    return isReady(peerAt(this.peers, address));
  }

  close(): void {
    for (const peer of this.peers.values()) peer.close();
  }
}

function peerAt<Peer>(peers: ReadonlyMap<string, Peer>, address: string): Peer {
  const peer = peers.get(address);
  if (peer === undefined) throw new Error(`${address} is not configured`);
  return peer;
}

/** What was said last, such as a lost connection, still arrives; a peer that does not end in time is cut. */
function lineOf<Stream extends Pick<Bidi<never>, 'close' | 'cancel'> & object>({ close, cancel, ...rest }: Stream) {
  return {
    ...rest,
    close() {
      close();
      setTimeout(cancel, 1_000).unref();
    },
  };
}
