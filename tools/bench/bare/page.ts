import { Device, type types } from 'mediasoup-client';
import type { Ask, Told } from './messages.ts';

export type BarePage = {
  /** Sends camera and microphone until the page is closed. */
  send(): Promise<void>;
  /** From the click to the first painted frame, in milliseconds. */
  watch(): Promise<number>;
};

const page: BarePage = {
  async send() {
    const { device, line, welcome } = await connect();
    const transport = device.createSendTransport(welcome.transport);
    connectBy(transport, line);
    transport.on('produce', ({ kind, rtpParameters }, done) => {
      line.ask({ kind: 'produce', media: kind, rtpParameters });
      void line.next('done').then(({ id }) => done({ id }));
    });
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { width: 640, height: 360, frameRate: 20 },
      audio: true,
    });
    for (const track of stream.getTracks()) {
      const layers = [
        { scaleResolutionDownBy: 2, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
        { scaleResolutionDownBy: 1, maxBitrate: 450_000, scalabilityMode: 'L1T3' },
      ];
      await transport.produce({ track, encodings: track.kind === 'video' ? layers : undefined });
    }
  },
  async watch() {
    const clickedAt = performance.now();
    const { device, line, welcome } = await connect();
    const transport = device.createRecvTransport(welcome.transport);
    connectBy(transport, line);
    const painted = new Promise<number>((resolve) => {
      line.on('consumer', ({ id, producerId, media, rtpParameters }) => {
        void transport
          .consume({ id, producerId, kind: media, rtpParameters: rtpParameters as types.RtpParameters })
          .then(({ track }) => {
            line.ask({ kind: 'ready', id });
            if (media === 'video') paint(track, resolve);
          });
      });
    });
    line.ask({ kind: 'consume', rtpCapabilities: device.recvRtpCapabilities });
    return (await painted) - clickedAt;
  },
};

Object.assign(globalThis, { bare: page });

function paint(track: MediaStreamTrack, done: (at: number) => void): void {
  const video = document.body.appendChild(document.createElement('video'));
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  void video.play();
  video.requestVideoFrameCallback(() => done(performance.now()));
}

function connectBy(transport: types.Transport, line: Line): void {
  transport.on('connect', ({ dtlsParameters }, done) => {
    line.ask({ kind: 'connect', dtlsParameters });
    void line.next('done').then(done);
  });
}

async function connect() {
  const line = new Line(new WebSocket(location.origin.replace('http', 'ws')));
  const [welcome, device] = await Promise.all([line.next('welcome'), Device.factory()]);
  await device.load({ routerRtpCapabilities: welcome.routerRtpCapabilities as types.RtpCapabilities });
  return { device, line, welcome };
}

type Of<Kind extends Told['kind']> = Extract<Told, { kind: Kind }>;

class Line {
  private readonly socket: WebSocket;
  private readonly listeners: { kind: string; isOnce: boolean; hear: (told: never) => void }[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const told = JSON.parse(data) as Told;
      const index = this.listeners.findIndex(({ kind }) => kind === told.kind);
      const listener = this.listeners[index];
      if (listener?.isOnce) this.listeners.splice(index, 1);
      listener?.hear(told as never);
    };
  }

  ask(ask: Ask): void {
    this.socket.send(JSON.stringify(ask));
  }

  on<Kind extends Told['kind']>(kind: Kind, hear: (told: Of<Kind>) => void): void {
    this.listeners.push({ kind, isOnce: false, hear });
  }

  next<Kind extends Told['kind']>(kind: Kind): Promise<Of<Kind>> {
    return new Promise((hear) => this.listeners.push({ kind, isOnce: true, hear }));
  }
}
