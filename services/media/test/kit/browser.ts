import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Direction } from '@lectern/proto/grpc/media/v1/media';
import { Source, type Participant } from '@lectern/proto/grpc/session/v1/room';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { MediaLine } from './gateway.ts';
import type { Stage } from './media.ts';
import type { Answered, Asked, Traffic } from './page.ts';
import type { ScriptedRoom } from './scripted-session.ts';

const origin = 'http://localhost/';

/** A Chromium page with mediasoup-client, in which several people sit. Its signalling goes through the stage's gateway. */
export class BrowserPage {
  private readonly seats = new Map<string, Seat>();

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  static async open(): Promise<BrowserPage> {
    const code = await bundle();
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-features=LocalNetworkAccessChecks',
      ],
    });
    const page = await browser.newPage();
    const self = new BrowserPage(browser, page);
    await page.exposeFunction('ask', (name: string, asked: Asked) => self.seat(name).ask(asked));
    await page.route(origin, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }));
    await page.goto(origin);
    await page.addScriptTag({ content: code, type: 'module' });
    await page.waitForFunction(() => 'person' in window);
    return self;
  }

  /** Sits a participant down and opens their media. */
  async sit(stage: Stage, room: ScriptedRoom, person: Participant): Promise<Seat> {
    const seat = new Seat(this.page, stage, room, person);
    this.seats.set(seat.name, seat);
    await seat.open();
    return seat;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  private seat(name: string): Seat {
    const seat = this.seats.get(name);
    if (!seat) throw new Error(`${name} does not sit here`);
    return seat;
  }
}

export class Seat {
  readonly line: MediaLine;
  interests: { participantId: string; source: Source; height: number }[] = [];
  private opening = Promise.resolve();

  constructor(
    private readonly page: Page,
    private readonly stage: Stage,
    private readonly room: ScriptedRoom,
    readonly person: Participant,
  ) {
    this.line = stage.gateway.line(person);
    this.line.onEvent = (event) => {
      if (event.$case === 'consumerOpened') {
        const { consumerId: id, producerId, kind, rtpParameters } = event.value;
        void this.opening.then(() =>
          this.in((seat, options) => seat.consume(options as never), { id, producerId, kind, rtpParameters }),
        );
      }
      if (event.$case === 'consumerClosed') void this.in((seat, id) => seat.close(id), event.value.consumerId);
      if (event.$case === 'mediaLost') void this.open();
    };
  }

  get name(): string {
    return this.person.name;
  }

  open(): Promise<void> {
    return (this.opening = this.openOnce());
  }

  private async openOnce(): Promise<void> {
    const opened = await this.line.openMedia(await this.stage.session.sign(this.room, this.person));
    const options = (one: typeof opened.send) => ({ ...one, id: one?.transportId ?? '' });
    const capabilities = await this.in((seat, given) => seat.open(given), {
      router: opened.routerRtpCapabilities ?? {},
      send: options(opened.send),
      receive: options(opened.receive),
    });
    await this.line.setInterest(this.interests, { ...capabilities });
  }

  async show(...interests: typeof this.interests): Promise<void> {
    this.interests = interests;
    await this.line.setInterest(interests);
  }

  produce(source: 'microphone' | 'camera', options: { pretend?: boolean } = {}): Promise<string> {
    return this.in((seat, [what, how]) => seat.produce(what, how), [source, options] as const);
  }

  sent(source: 'microphone' | 'camera'): Promise<number> {
    return this.in((seat, what) => seat.sent(what), source);
  }

  received(kind: 'audio' | 'video'): Promise<Traffic> {
    return this.in((seat, what) => seat.received(what), kind);
  }

  async ask(asked: Asked): Promise<Answered> {
    switch (asked.kind) {
      case 'connect': {
        const direction = asked.direction === 'send' ? Direction.SEND : Direction.RECEIVE;
        await this.line.connectTransport(direction, { ...asked.dtlsParameters });
        return {};
      }
      case 'produce': {
        const source = asked.source === 'camera' ? Source.CAMERA : Source.MICROPHONE;
        return await this.line.produce(source, JSON.parse(JSON.stringify(asked.rtpParameters)));
      }
      case 'ready': {
        const value = { consumerIds: [asked.consumerId] };
        await this.line.request({ $case: 'consumersReady', value }, 'accepted');
        return {};
      }
    }
  }

  /** Runs in the page, on this person's browser. */
  private in<Given, Answer>(
    use: (seat: ReturnType<Window['person']>, given: Given) => Promise<Answer> | Answer,
    given: Given,
  ): Promise<Answer> {
    const source = `(${use.toString()})(window.person(${JSON.stringify(this.name)}), ${JSON.stringify(given)})`;
    return this.page.evaluate(source) as Promise<Answer>;
  }
}

let bundled: Promise<string> | undefined;

/** In a process of its own: the bundler does not know the objects of the realm that jest makes. */
function bundle(): Promise<string> {
  return (bundled ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-page-'));
    const file = join(folder, 'page.js');
    const entry = fileURLToPath(new URL('./page.ts', import.meta.url));
    const program = fileURLToPath(new URL('../bin/cli.mjs', import.meta.resolve('rolldown')));
    const options = ['--platform', 'browser', '--format', 'iife', '--log-level', 'silent'];
    await promisify(execFile)(process.execPath, [program, entry, '--file', file, ...options]);
    const code = await readFile(file, 'utf8');
    await rm(folder, { recursive: true });
    return code;
  })());
}
