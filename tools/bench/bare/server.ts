import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWorker } from 'mediasoup';
import type { types } from 'mediasoup';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Ask, Told } from './messages.ts';

/**
 * mediasoup with nothing around it: no people, no rights, no journal. One page sends, others watch. It does what a careful
 * author of such a page would do, in as few round trips as it takes, and is what joining a class is measured against.
 */
export async function startBareServer(workerBin: string, files: ReadonlyMap<string, string>) {
  const worker = await createWorker({ workerBin });
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: [
      { protocol: 'udp', ip: '127.0.0.1' },
      { protocol: 'tcp', ip: '127.0.0.1' },
    ],
  });
  const router = await worker.createRouter({
    mediaCodecs: [
      { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
      { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
    ],
  });
  const http = createServer((request, response) => {
    const code = files.get(request.url?.slice(1) ?? '');
    if (code !== undefined) return response.setHeader('content-type', 'text/javascript').end(code);
    return response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><script type="module" src="/page.js"></script>');
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  const producers: types.Producer[] = [];
  sockets.on('connection', (socket) => new Visitor(socket, router, webRtcServer, producers));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    origin: `http://localhost:${(http.address() as AddressInfo).port}`,
    close() {
      http.closeAllConnections();
      http.close();
      worker.close();
    },
  };
}

class Visitor {
  private readonly socket: WebSocket;
  private readonly router: types.Router;
  private readonly producers: types.Producer[];
  private readonly transport: Promise<types.WebRtcTransport>;
  private readonly consumers = new Map<string, types.Consumer>();

  constructor(socket: WebSocket, router: types.Router, webRtcServer: types.WebRtcServer, producers: types.Producer[]) {
    this.socket = socket;
    this.router = router;
    this.producers = producers;
    this.transport = router.createWebRtcTransport({ webRtcServer });
    socket.on('message', (data: Buffer) => void this.answer(JSON.parse(data.toString()) as Ask));
    socket.on('close', () => void this.transport.then((transport) => transport.close()));
    void this.transport.then(({ id, iceParameters, iceCandidates, dtlsParameters }) =>
      this.tell({
        kind: 'welcome',
        routerRtpCapabilities: router.rtpCapabilities,
        transport: { id, iceParameters, iceCandidates, dtlsParameters },
      }),
    );
  }

  private async answer(ask: Ask): Promise<void> {
    const transport = await this.transport;
    switch (ask.kind) {
      case 'connect':
        await transport.connect({ dtlsParameters: ask.dtlsParameters });
        return this.tell({ kind: 'done', id: '' });
      case 'produce': {
        const producer = await transport.produce({ kind: ask.media, rtpParameters: ask.rtpParameters });
        this.producers.push(producer);
        return this.tell({ kind: 'done', id: producer.id });
      }
      case 'consume':
        for (const producer of this.producers) {
          const consumer = await transport.consume({
            producerId: producer.id,
            rtpCapabilities: ask.rtpCapabilities,
            paused: true,
          });
          this.consumers.set(consumer.id, consumer);
          const { id, kind, rtpParameters } = consumer;
          this.tell({ kind: 'consumer', id, producerId: producer.id, media: kind, rtpParameters });
        }
        return;
      case 'ready':
        return this.consumers.get(ask.id)?.resume();
    }
  }

  private tell(told: Told): void {
    this.socket.send(JSON.stringify(told));
  }
}
