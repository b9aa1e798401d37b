import { connect, unary, type Connection, type TlsFiles } from '@lectern/grpc';
import { DomainError } from '@lectern/kernel';
import { DirectoryServiceClient, type DirectoryServiceService } from '@lectern/proto/grpc/session/v1/directory_service';
import { isReady } from './channel.ts';
import { Directory, type DirectoryMethod, type DirectoryRequest, type DirectoryResponse } from '../ports/directory.ts';

type Peer = Connection<typeof DirectoryServiceService>;

/** Asking these again changes nothing, so another process may be asked when the first does not answer. */
const repeatable: ReadonlySet<DirectoryMethod> = new Set<DirectoryMethod>([
  'authenticate',
  'inspectLink',
  'signOut',
  'revokeLink',
  'listCourses',
  'getCourse',
  'listEnrolments',
  'enrol',
  'unenrol',
  'listClasses',
  'getClass',
  'endClass',
]);

/** The directory over gRPC: any session process can answer, so calls go round those that are connected. */
export class GrpcDirectory extends Directory {
  private readonly peers: readonly Peer[];
  private turn = 0;

  constructor(
    addresses: readonly string[],
    tls: TlsFiles,
    private readonly traceparent: () => string = () => '',
  ) {
    super();
    this.peers = addresses.map((address) => connect(DirectoryServiceClient, address, tls));
    for (const { client } of this.peers) client.getChannel().getConnectivityState(true);
  }

  async call<Name extends DirectoryMethod>(
    name: Name,
    request: DirectoryRequest<Name>,
  ): Promise<DirectoryResponse<Name>> {
    const peers = this.inOrder();
    const attempts = repeatable.has(name) ? peers : peers.slice(0, 1);
    let failure: unknown;
    for (const peer of attempts) {
      try {
        return (await this.ask(peer, name, request)) as DirectoryResponse<Name>;
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  isReachable(): boolean {
    return this.peers.some(isReady);
  }

  close(): void {
    for (const peer of this.peers) peer.close();
  }

  private ask<Name extends DirectoryMethod>(peer: Peer, name: Name, request: DirectoryRequest<Name>): Promise<unknown> {
    // The generic name is one of the service's own: the pair of name and request is what the port promises.
    const call = unary as (peer: Peer, name: Name, request: unknown, options: object) => Promise<unknown>;
    return call(peer, name, request, { deadlineMs: 5_000, traceparent: this.traceparent() });
  }

  private inOrder(): Peer[] {
    const start = this.turn++ % this.peers.length;
    const round = [...this.peers.slice(start), ...this.peers.slice(0, start)];
    return [...round.filter(isReady), ...round.filter((peer) => !isReady(peer))];
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DomainError && error.refusal.code === 'UNAVAILABLE';
}
