import { setTimeout as pause } from 'node:timers/promises';
import { DomainError, refusal } from '@lectern/kernel';
import { connect, isReady, unary, type Connection } from './client.ts';
import type { Definition, Request, Response, UnaryMethods } from './definition.ts';
import type { TlsFiles } from './identity.ts';

export type PeersOptions<S extends Definition> = {
  readonly client: Parameters<typeof connect<S>>[0];
  /** One `host:port` for each process. */
  readonly addresses: readonly string[];
  readonly tls: TlsFiles;
  /** Asking these again changes nothing, so another process may be asked when the first does not answer. */
  readonly repeatable: readonly UnaryMethods<S>[];
  /** How long one process may take to answer; 5 s unless it is said here. */
  readonly deadlinesMs?: Partial<Readonly<Record<UnaryMethods<S>, number>>>;
  /** The W3C trace context that a call is made in. */
  readonly traceparent?: () => string;
};

/** How long a process that is being replaced is waited for. */
const patienceMs = 3_000;
// A process may be connected and still answer UNAVAILABLE at once: asking it without a pause would be a storm.
const betweenRoundsMs = 50;

/**
 * A service of several equal processes, asked over gRPC with mutual TLS. Calls go round the processes that are connected. What is
 * repeatable goes on to the next one when a process does not answer, and round again for 3 s; anything else is sent once. While no process
 * is connected, a call waits up to 3 s for one.
 */
export class Peers<S extends Definition> {
  private readonly options: PeersOptions<S>;
  private readonly repeatable: ReadonlySet<string>;
  private readonly peers: readonly Connection<S>[];
  private turn = 0;

  /** Begins to connect at once, so that the first call finds connections. */
  constructor(options: PeersOptions<S>) {
    const { client, addresses, tls, repeatable } = options;
    this.options = options;
    this.repeatable = new Set(repeatable);
    this.peers = addresses.map((address) => connect(client, address, tls));
    this.isReachable();
  }

  /**
   * One question, one answer. Rejects with a DomainError always: the refusal of the service, or UNAVAILABLE (worth a retry) when no process
   * answers in time or none is configured.
   */
  async call<Name extends UnaryMethods<S>>(name: Name, request: Request<S[Name]>): Promise<Response<S[Name]>> {
    if (this.peers.length === 0) throw new DomainError(nowhere);
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      await this.whenReady(untilMs);
      try {
        return await this.tryAround(name, request);
      } catch (error) {
        if (!isUnavailable(error) || !this.repeatable.has(name) || Date.now() >= untilMs) throw error;
      }
      await pause(betweenRoundsMs);
    }
  }

  /** Whether any process is connected now; those that are not are asked to connect. */
  isReachable(): boolean {
    return this.peers.filter(isReady).length > 0;
  }

  /** Idempotent. Calls under way still get their answers. */
  close(): void {
    for (const peer of this.peers) peer.close();
  }

  /** Asks one process; where it changes nothing to ask again, the others in turn. */
  private async tryAround<Name extends UnaryMethods<S>>(
    name: Name,
    request: Request<S[Name]>,
  ): Promise<Response<S[Name]>> {
    const peers = this.inOrder();
    let failure: unknown;
    for (const peer of this.repeatable.has(name) ? peers : peers.slice(0, 1)) {
      try {
        return await this.ask(peer, name, request);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  private ask<Name extends UnaryMethods<S>>(
    peer: Connection<S>,
    name: Name,
    request: Request<S[Name]>,
  ): Promise<Response<S[Name]>> {
    const { deadlinesMs, traceparent } = this.options;
    return unary(peer, name, request, { deadlineMs: deadlinesMs?.[name], traceparent: traceparent?.() });
  }

  private async whenReady(untilMs: number): Promise<void> {
    if (this.isReachable()) return;
    const waits = this.peers.map(
      ({ client }) =>
        new Promise<void>((resolve, reject) =>
          client.waitForReady(untilMs, (error) => (error ? reject(error) : resolve())),
        ),
    );
    await Promise.any(waits).catch(() => undefined);
  }

  private inOrder(): Connection<S>[] {
    const start = this.turn++ % this.peers.length;
    const round = [...this.peers.slice(start), ...this.peers.slice(0, start)];
    return [...round.filter(isReady), ...round.filter((peer) => !isReady(peer))];
  }
}

const nowhere = refusal('UNAVAILABLE', 'this deployment runs without the service that could answer', {
  retryable: true,
});

function isUnavailable(error: unknown): boolean {
  return error instanceof DomainError && error.refusal.code === 'UNAVAILABLE';
}
