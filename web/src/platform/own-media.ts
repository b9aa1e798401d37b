import { recall, remember } from './remember.ts';
import { Store } from './store.ts';

export type OwnSource = 'microphone' | 'camera';
/** Why there is no microphone or camera; each has its own help. */
export type DeviceProblem = 'denied' | 'none' | 'in-use' | 'failed';
export type OwnDevice = {
  readonly state: 'off' | 'starting' | 'on';
  readonly track: MediaStreamTrack | undefined;
  readonly problem: DeviceProblem | undefined;
  readonly deviceId: string | undefined;
};
export type OwnMediaSnapshot = {
  readonly microphone: OwnDevice;
  readonly camera: OwnDevice;
  readonly devices: readonly MediaDeviceInfo[];
  readonly speakerId: string | undefined;
};

const wanted: Record<OwnSource, MediaTrackConstraints> = {
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
};

/**
 * The person's own microphone and camera, from the device check into the class and out of it. A camera that is off is
 * released, so that its light goes out; a microphone that is muted stays open but carries silence.
 */
export class OwnMedia {
  readonly store: Store<OwnMediaSnapshot>;
  private readonly attempts: Record<OwnSource, number> = { microphone: 0, camera: 0 };

  constructor() {
    const off = (source: OwnSource): OwnDevice => {
      return { state: 'off', track: undefined, problem: undefined, deviceId: recall(`${source}-id`) };
    };
    this.store = new Store<OwnMediaSnapshot>({
      microphone: off('microphone'),
      camera: off('camera'),
      devices: [],
      speakerId: recall('speaker-id'),
    });
    navigator.mediaDevices?.addEventListener('devicechange', this.listDevices);
  }

  track(source: OwnSource): MediaStreamTrack | undefined {
    return this.store.get()[source].track;
  }

  /** Opens the device. Whatever goes wrong is in the snapshot, not thrown. */
  async start(source: OwnSource): Promise<MediaStreamTrack | undefined> {
    const { state, track } = this.store.get()[source];
    if (state === 'starting') return this.settled(source);
    if (track?.readyState === 'live') return this.enable(source, track);
    const attempt = (this.attempts[source] += 1);
    this.change(source, { state: 'starting', problem: undefined });
    const opened = await this.open(source);
    if (attempt !== this.attempts[source]) {
      if (typeof opened !== 'string') opened.stop();
      return undefined;
    }
    if (typeof opened === 'string') {
      this.change(source, { state: 'off', track: undefined, problem: opened });
      return undefined;
    }
    this.adopt(source, opened);
    void this.listDevices();
    return opened;
  }

  /** Both with one question to the person. Where only one of them is refused or missing, the other one is opened alone. */
  async startBoth(): Promise<void> {
    const asked = ['microphone', 'camera'] as const;
    if (asked.some((source) => this.store.get()[source].state !== 'off')) return;
    const attempts = asked.map((source) => (this.attempts[source] += 1));
    for (const source of asked) this.change(source, { state: 'starting', problem: undefined });
    const opened = await this.openBoth();
    const stale = asked.some((source, index) => attempts[index] !== this.attempts[source]);
    if (opened instanceof MediaStream && !stale) {
      this.adopt('microphone', opened.getAudioTracks()[0]);
      this.adopt('camera', opened.getVideoTracks()[0]);
      return this.listDevices();
    }
    if (opened instanceof MediaStream) for (const track of opened.getTracks()) track.stop();
    if (stale) return undefined;
    const alone = opened === 'denied' ? await notDeniedAlone() : asked;
    for (const source of asked) {
      this.change(source, { state: 'off', problem: alone.includes(source) ? undefined : 'denied' });
      if (alone.includes(source)) await this.start(source);
    }
  }

  /** The microphone goes silent, the camera is let go. */
  stop(source: OwnSource): void {
    this.attempts[source] += 1;
    const { track } = this.store.get()[source];
    if (source === 'microphone' && track) {
      track.enabled = false;
      this.change(source, { state: 'off' });
      return;
    }
    track?.stop();
    this.change(source, { state: 'off', track: undefined });
  }

  /** Another device from now on; a source that is on changes over. */
  async choose(source: OwnSource, deviceId: string): Promise<MediaStreamTrack | undefined> {
    remember(`${source}-id`, deviceId);
    const { state, track } = this.store.get()[source];
    this.change(source, { deviceId });
    track?.stop();
    this.change(source, { track: undefined });
    return state === 'off' ? undefined : this.start(source);
  }

  chooseSpeaker(deviceId: string): void {
    remember('speaker-id', deviceId);
    this.store.change({ speakerId: deviceId });
  }

  readonly listDevices = async (): Promise<void> => {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.store.change({ devices: devices.filter((device) => device.deviceId !== '') });
  };

  /** Lets go of both devices; they can be started again. */
  release(): void {
    for (const source of ['microphone', 'camera'] as const) {
      this.attempts[source] += 1;
      this.store.get()[source].track?.stop();
      this.change(source, { state: 'off', track: undefined });
    }
  }

  close(): void {
    navigator.mediaDevices?.removeEventListener('devicechange', this.listDevices);
    this.release();
  }

  /** The outcome of a start that is under way. */
  private settled(source: OwnSource): Promise<MediaStreamTrack | undefined> {
    return new Promise((resolve) => {
      const look = () => {
        const { state, track } = this.store.get()[source];
        if (state === 'starting') return;
        unsubscribe();
        resolve(state === 'on' ? track : undefined);
      };
      const unsubscribe = this.store.subscribe(look);
    });
  }

  private adopt(source: OwnSource, track: MediaStreamTrack | undefined): void {
    if (track === undefined) return this.change(source, { state: 'off', problem: 'none' });
    track.addEventListener('ended', () => this.lost(source, track));
    this.change(source, { state: 'on', track, problem: undefined });
  }

  private enable(source: OwnSource, track: MediaStreamTrack): MediaStreamTrack {
    track.enabled = true;
    this.change(source, { state: 'on', problem: undefined });
    return track;
  }

  private async open(source: OwnSource): Promise<MediaStreamTrack | DeviceProblem> {
    try {
      const asked = source === 'microphone' ? { audio: this.asked(source) } : { video: this.asked(source) };
      const stream = await navigator.mediaDevices.getUserMedia(asked);
      return stream.getTracks()[0] ?? 'none';
    } catch (error) {
      return problemOf(error);
    }
  }

  private async openBoth(): Promise<MediaStream | DeviceProblem> {
    const asked = { audio: this.asked('microphone'), video: this.asked('camera') };
    return navigator.mediaDevices.getUserMedia(asked).catch(problemOf);
  }

  private asked(source: OwnSource): MediaTrackConstraints {
    const { deviceId } = this.store.get()[source];
    return { ...wanted[source], ...(deviceId ? { deviceId: { ideal: deviceId } } : {}) };
  }

  /** Unplugged, or taken away by the system. */
  private lost(source: OwnSource, track: MediaStreamTrack): void {
    if (this.store.get()[source].track !== track) return;
    this.change(source, { state: 'off', track: undefined, problem: 'none' });
  }

  private change(source: OwnSource, fields: Partial<OwnDevice>): void {
    const snapshot = this.store.get();
    this.store.set({ ...snapshot, [source]: { ...snapshot[source], ...fields } });
  }
}

/**
 * After "no" to both at once: which of them may be opened alone without asking again for what was just refused. A
 * browser that cannot say is asked for each.
 */
async function notDeniedAlone(): Promise<readonly OwnSource[]> {
  try {
    const states = { microphone: await permission('microphone'), camera: await permission('camera') };
    const blocked = (source: OwnSource) => states[source] === 'denied';
    if (!blocked('microphone') && !blocked('camera')) return [];
    return (['microphone', 'camera'] as const).filter((source) => !blocked(source));
  } catch {
    return ['microphone', 'camera'];
  }
}

async function permission(source: OwnSource): Promise<PermissionState> {
  return (await navigator.permissions.query({ name: source })).state;
}

/** The names of the errors are those of the Media Capture specification. */
export function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use';
  return 'failed';
}
