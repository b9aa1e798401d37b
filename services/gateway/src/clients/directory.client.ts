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

const patienceMs = 3_000;

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
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      await this.whenReady(untilMs);
      try {
        return await this.tryAround(name, request);
      } catch (error) {
        if (!isUnreachable(error) || !repeatable.has(name) || Date.now() >= untilMs) throw error;
      }
    }
  }

  isReachable(): boolean {
    return this.peers.some(isReady);
  }

  close(): void {
    for (const peer of this.peers) peer.close();
  }

  /** Asks one process; where it changes nothing to ask again, the others in turn. */
  private async tryAround<Name extends DirectoryMethod>(
    name: Name,
    request: DirectoryRequest<Name>,
  ): Promise<DirectoryResponse<Name>> {
    const peers = this.inOrder();
    let failure: unknown;
    for (const peer of repeatable.has(name) ? peers : peers.slice(0, 1)) {
      try {
        return (await this.ask(peer, name, request)) as DirectoryResponse<Name>;
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /** A process that is being replaced is worth a moment of waiting. */
  private async whenReady(untilMs: number): Promise<void> {
    if (this.peers.some(isReady)) return;
    const waits = this.peers.map(
      ({ client }) =>
        new Promise<void>((resolve, reject) =>
          client.waitForReady(untilMs, (error) => (error ? reject(error) : resolve())),
        ),
    );
    await Promise.any(waits).catch(() => undefined);
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
