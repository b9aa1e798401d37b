import type { LiveRoom, SessionId } from '@lectern/sdk';
import { Diary } from '../../accuracy/diary.ts';
import { withSocket, type Person } from '../../load/people.ts';
import { Network } from './network.ts';

/** A person who comes and goes by the script, on one device after the other, and notes when they were in the class. */
export class Attendee {
  readonly person: Person;
  readonly diary = new Diary();
  private readonly origin: string;
  private readonly sessionId: SessionId;
  private readonly devices: Device[] = [];

  constructor(person: Person, origin: string, sessionId: SessionId) {
    this.person = person;
    this.origin = origin;
    this.sessionId = sessionId;
  }

  get room(): LiveRoom {
    return this.current.room;
  }

  /** On a new device; wherever else the person is in, it takes over. */
  async come(): Promise<void> {
    const network = new Network();
    const room = withSocket(this.person, this.origin, network.Socket).room(this.sessionId);
    const device = new Device(room, network, this.diary);
    this.devices.push(device);
    await device.room.join({ takeOver: true });
  }

  async leave(): Promise<void> {
    await this.current.go(() => this.room.leave());
  }

  /** The browser is closed: its socket, and no goodbye. */
  async vanish(): Promise<void> {
    await this.current.go(() => this.room.close());
  }

  crash(): void {
    this.current.lose();
  }

  loseNetwork(forMs: number): void {
    const { current } = this;
    current.lose();
    setTimeout(() => current.network.mend(), forMs).unref();
  }

  async close(): Promise<void> {
    for (const { network } of this.devices) network.close();
    await Promise.all(this.devices.map(({ room }) => room.close()));
  }

  private get current(): Device {
    const device = this.devices.at(-1);
    if (device === undefined) throw new Error(`${this.person.name} has not come yet`);
    return device;
  }
}

class Device {
  readonly room: LiveRoom;
  readonly network: Network;
  private readonly diary: Diary;
  /** Cut off, and not yet aware of it. */
  private isDeluded = false;
  private isGone = false;

  constructor(room: LiveRoom, network: Network, diary: Diary) {
    this.room = room;
    this.network = network;
    this.diary = diary;
    room.subscribe(() => this.note());
  }

  async go(how: () => Promise<void>): Promise<void> {
    this.isGone = true;
    this.diary.exit(this, Date.now());
    await how();
  }

  lose(): void {
    this.isDeluded = true;
    this.diary.exit(this, Date.now());
    this.network.cut();
  }

  private note(): void {
    const isIn = this.room.view.status === 'in';
    if (!isIn) this.isDeluded = false;
    if (this.isGone || this.isDeluded) return;
    if (isIn) this.diary.enter(this, Date.now());
    else this.diary.exit(this, Date.now());
  }
}
