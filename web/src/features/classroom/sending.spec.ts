import { defaultCapabilities } from '@lectern/policy';
import { emptyView, type LiveRoom, type ParticipantView, RefusedError, type RoomView, type Source } from '@lectern/sdk';
import type { OwnMedia, OwnSource } from '../../platform/own-media.ts';
import { Store } from '../../platform/store.ts';
import { Sending } from './sending.ts';

/** A room that opens and closes what it is asked to, as the server does. */
class FakeRoom {
  view: RoomView = emptyView;
  refuses: string | undefined;
  readonly published: Source[] = [];
  private readonly changes = new Store(0);
  readonly subscribe = this.changes.subscribe;
  readonly act = { closeSource: async (source: Source) => this.close(source) };
  readonly media = {
    publish: async (source: Source) => {
      if (this.refuses) throw new RefusedError({ code: this.refuses, detail: '' });
      this.published.push(source);
      this.show([...this.open(), source]);
    },
    unpublish: async (source: Source) => this.close(source),
    replaceTrack: async () => undefined,
  };

  comeIn(capabilities = defaultCapabilities.learner) {
    const me = { id: 'ben', name: 'Ben', role: 'learner', presence: 'present', capabilities, openSources: [] };
    this.show([], { ...me, personId: 'ben', joinedAt: new Date(0) } as unknown as ParticipantView);
  }

  close(source: Source) {
    this.show(this.open().filter((one) => one !== source));
  }

  open(): readonly Source[] {
    return this.view.me?.openSources ?? [];
  }

  private show(openSources: readonly Source[], me = this.view.me!) {
    this.view = { ...this.view, status: 'in', me: { ...me, openSources } };
    this.changes.set(this.changes.get() + 1);
  }
}

/** Devices that are there at once. */
class FakeDevices {
  readonly store = new Store<Record<OwnSource, { state: 'off' | 'on' }>>({
    microphone: { state: 'off' },
    camera: { state: 'off' },
  });
  has = true;

  async start(source: OwnSource) {
    if (!this.has) return undefined;
    this.store.change({ [source]: { state: 'on' } });
    return { kind: source };
  }

  stop(source: OwnSource) {
    this.store.change({ [source]: { state: 'off' } });
  }

  on(): string[] {
    return (['microphone', 'camera'] as const).filter((source) => this.store.get()[source].state === 'on');
  }
}

async function setUp(...on: OwnSource[]) {
  const [room, devices] = [new FakeRoom(), new FakeDevices()];
  for (const source of on) await devices.start(source);
  const sending = new Sending(room as unknown as LiveRoom, devices as unknown as OwnMedia);
  return { room, devices, sending };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('what I send', () => {
  it('is in the room what was on at the door', async () => {
    const { room } = await setUp('microphone', 'camera');
    room.comeIn();
    await settled();
    expect(room.open()).toEqual(['microphone', 'camera']);
  });

  it('stays off without the right, on my side as well', async () => {
    const { room, devices } = await setUp('microphone', 'camera');
    room.comeIn(['speak']);
    await settled();
    expect(room.open()).toEqual(['microphone']);
    expect(devices.on()).toEqual(['microphone']);
  });

  it('goes off on my side when staff close it, and on again when I ask', async () => {
    const { room, devices, sending } = await setUp('microphone');
    room.comeIn();
    await settled();
    room.close('microphone');
    expect(devices.on()).toEqual([]);
    await sending.toggle('microphone');
    expect(devices.on()).toEqual(['microphone']);
    expect(room.open()).toEqual(['microphone']);
  });

  it('is silent at once when I mute, before the room has answered', async () => {
    const { room, devices, sending } = await setUp('microphone');
    room.comeIn();
    await settled();
    const muted = sending.toggle('microphone');
    expect(devices.on()).toEqual([]);
    await muted;
    expect(room.open()).toEqual([]);
  });

  it('ends as the last of several quick clicks wants it', async () => {
    const { room, devices, sending } = await setUp();
    room.comeIn();
    await Promise.all([sending.toggle('camera'), settled().then(() => sending.toggle('camera'))]);
    expect([room.open(), devices.on()]).toEqual([[], []]);
  });

  it('says so when the room refuses, and lets go of the device', async () => {
    const { room, devices, sending } = await setUp();
    room.comeIn();
    room.refuses = 'CAPABILITY_MISSING';
    await sending.toggle('camera');
    expect(sending.failure.get()).toMatchObject({ code: 'CAPABILITY_MISSING' });
    expect(devices.on()).toEqual([]);
  });

  it('is nothing when there is no device', async () => {
    const { room, devices, sending } = await setUp();
    devices.has = false;
    room.comeIn();
    await sending.toggle('microphone');
    expect(room.published).toEqual([]);
    expect(sending.failure.get()).toBeUndefined();
  });
});
