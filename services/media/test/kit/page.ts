/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { Device, type types } from 'mediasoup-client';

/** What the page may ask of its line; carried by the test to the media service. */
type Lines = {
  ask(name: string, request: Asked): Promise<Answered>;
};
export type Asked =
  | { kind: 'connect'; direction: 'send' | 'receive'; dtlsParameters: object }
  | { kind: 'produce'; source: string; rtpParameters: object }
  | { kind: 'ready'; consumerId: string };
export type Answered = { producerId?: string };
export type OpenedOptions = { router: object; send: object; receive: object };
export type Traffic = { packets: number; energy: number; frames: number; height: number };

declare global {
  interface Window {
    ask: Lines['ask'];
    person: typeof person;
  }
}

/** One person's browser: real mediasoup-client, real WebRTC, no classroom around it. Several may live in one page. */
class Person {
  private device?: types.Device;
  private send?: types.Transport;
  private receive?: types.Transport;
  private readonly producers = new Map<string, types.Producer>();
  private readonly consumers = new Map<string, types.Consumer>();

  constructor(private readonly name: string) {}

  async open({ router, send, receive }: OpenedOptions): Promise<types.RtpCapabilities> {
    this.send?.close();
    this.receive?.close();
    this.producers.clear();
    this.consumers.clear();
    this.device = await Device.factory();
    await this.device.load({ routerRtpCapabilities: router });
    this.send = this.device.createSendTransport(send as types.TransportOptions);
    this.receive = this.device.createRecvTransport(receive as types.TransportOptions);
    for (const [direction, transport] of [
      ['send', this.send],
      ['receive', this.receive],
    ] as const) {
      transport.on('connect', ({ dtlsParameters }, done, failed) => {
        window.ask(this.name, { kind: 'connect', direction, dtlsParameters }).then(() => done(), failed);
      });
    }
    return this.device.recvRtpCapabilities;
  }

  /** Sends a tone or a picture that moves. `pretend` sends without asking: the server's answer is made up. */
  async produce(source: 'microphone' | 'camera', { pretend = false } = {}): Promise<string> {
    const transport = this.send;
    if (!transport) throw new Error('not open');
    transport.removeAllListeners('produce');
    transport.on('produce', ({ rtpParameters }, done, failed) => {
      if (pretend) return done({ id: 'made-up' });
      window
        .ask(this.name, { kind: 'produce', source, rtpParameters })
        .then((answer) => done({ id: answer.producerId ?? '' }), failed);
    });
    const track = source === 'microphone' ? tone() : await camera();
    const producer = await transport.produce({
      track,
      encodings: source === 'camera' ? layers : undefined,
      // No silence suppression: a tone or nothing.
      codecOptions: source === 'microphone' ? { opusDtx: false } : { videoGoogleStartBitrate: 1_500 },
    });
    this.producers.set(source, producer);
    return producer.id;
  }

  async consume(options: types.ConsumerOptions): Promise<void> {
    const consumer = await this.receive?.consume(options);
    if (!consumer) throw new Error('not open');
    this.consumers.set(options.id ?? '', consumer);
    play(consumer.track);
    await window.ask(this.name, { kind: 'ready', consumerId: consumer.id });
  }

  close(consumerId: string): void {
    this.consumers.get(consumerId)?.close();
    this.consumers.delete(consumerId);
  }

  async sent(source: string): Promise<number> {
    return (await traffic(this.producers.get(source), 'outbound-rtp')).packets;
  }

  /** What has arrived by all consumers of a kind so far. */
  async received(kind: 'audio' | 'video'): Promise<Traffic> {
    const all = [...this.consumers.values()].filter((consumer) => consumer.kind === kind);
    const each = await Promise.all(all.map((consumer) => traffic(consumer, 'inbound-rtp')));
    return each.reduce(
      (sum, one) => ({
        packets: sum.packets + one.packets,
        energy: sum.energy + one.energy,
        frames: sum.frames + one.frames,
        height: Math.max(sum.height, one.height),
      }),
      { packets: 0, energy: 0, frames: 0, height: 0 },
    );
  }
}

const layers = [4, 2, 1].map((scaleResolutionDownBy, index) => ({
  scaleResolutionDownBy,
  maxBitrate: 150_000 * 3 ** index,
  scalabilityMode: 'L1T3',
}));

async function traffic(what: types.Producer | types.Consumer | undefined, type: string): Promise<Traffic> {
  const sum = { packets: 0, energy: 0, frames: 0, height: 0 };
  const stats = (await what?.getStats()) ?? new Map();
  stats.forEach((one: Record<string, unknown>) => {
    if (one['type'] !== type) return;
    const figure = (name: string) => Number(one[name] ?? 0);
    sum.packets += figure('packetsSent') + figure('packetsReceived');
    sum.energy += figure('totalAudioEnergy');
    sum.frames += figure('framesDecoded');
    sum.height = Math.max(sum.height, figure('frameHeight'));
  });
  return sum;
}

function tone(): MediaStreamTrack {
  const audio = new AudioContext();
  const oscillator = new OscillatorNode(audio, { frequency: 440 });
  const speaker = audio.createMediaStreamDestination();
  oscillator.connect(new GainNode(audio, { gain: 0.5 })).connect(speaker);
  oscillator.start();
  const [track] = speaker.stream.getAudioTracks();
  if (!track) throw new Error('no tone');
  return track;
}

async function camera(): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720, frameRate: 20 } });
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('no camera');
  return track;
}

function play(track: MediaStreamTrack): void {
  const element = document.createElement(track.kind === 'audio' ? 'audio' : 'video');
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.body.append(element);
}

const people = new Map<string, Person>();
function person(name: string): Person {
  const known = people.get(name) ?? new Person(name);
  people.set(name, known);
  return known;
}
window.person = person;
