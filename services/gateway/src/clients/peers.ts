import { connect, unary, type Connection, type Definition, type TlsFiles } from '@lectern/grpc';
import { DomainError, refusal } from '@lectern/kernel';
import type { RequestOf, ResponseOf, ServicePort } from '../ports/service-port.ts';
import { isReady } from './channel.ts';

export type PeersOptions<Service extends Definition> = {
  readonly client: Parameters<typeof connect<Service>>[0];
  readonly addresses: readonly string[];
  readonly tls: TlsFiles;
  /** Asking these again changes nothing, so another process may be asked when the first does not answer. */
  readonly repeatable: readonly (keyof Service)[];
  /** How long an answer may take; 5 s unless it is said here. */
  readonly deadlinesMs?: Partial<Readonly<Record<keyof Service, number>>>;
  readonly traceparent?: () => string;
};

const patienceMs = 3_000;

/** A service over gRPC: any of its processes can answer, so calls go round those that are connected. */
export class Peers<Service extends Definition> implements ServicePort<Service> {
  private readonly peers: readonly Connection<Service>[];
  private readonly repeatable: ReadonlySet<keyof Service>;
  private turn = 0;

  constructor(private readonly options: PeersOptions<Service>) {
    const { client, addresses, tls, repeatable } = options;
    this.repeatable = new Set(repeatable);
    this.peers = addresses.map((address) => connect(client, address, tls));
    for (const peer of this.peers) peer.client.getChannel().getConnectivityState(true);
  }

  async call<Name extends keyof Service>(
    name: Name,
    request: RequestOf<Service, Name>,
  ): Promise<ResponseOf<Service, Name>> {
    if (this.peers.length === 0) throw new DomainError(nowhere);
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      await this.whenReady(untilMs);
      try {
        return await this.tryAround(name, request);
      } catch (error) {
        if (!isUnreachable(error) || !this.repeatable.has(name) || Date.now() >= untilMs) throw error;
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
  private async tryAround<Name extends keyof Service>(
    name: Name,
    request: RequestOf<Service, Name>,
  ): Promise<ResponseOf<Service, Name>> {
    const peers = this.inOrder();
    let failure: unknown;
    for (const peer of this.repeatable.has(name) ? peers : peers.slice(0, 1)) {
      try {
        return (await this.ask(peer, name, request)) as ResponseOf<Service, Name>;
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

  private ask(peer: Connection<Service>, name: keyof Service, request: unknown): Promise<unknown> {
    // The generic name is one of the service's own: the pair of name and request is what the port promises.
    const call = unary as (peer: unknown, name: unknown, request: unknown, options: object) => Promise<unknown>;
    const { deadlinesMs, traceparent } = this.options;
    return call(peer, name, request, { deadlineMs: deadlinesMs?.[name] ?? 5_000, traceparent: traceparent?.() ?? '' });
  }

  private inOrder(): Connection<Service>[] {
    const start = this.turn++ % this.peers.length;
    const round = [...this.peers.slice(start), ...this.peers.slice(0, start)];
    return [...round.filter(isReady), ...round.filter((peer) => !isReady(peer))];
  }
}

const nowhere = refusal('UNAVAILABLE', 'this deployment runs without the service that could answer', {
  retryable: true,
});

function isUnreachable(error: unknown): boolean {
  return error instanceof DomainError && error.refusal.code === 'UNAVAILABLE';
}
