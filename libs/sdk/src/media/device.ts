import type { types } from 'mediasoup-client';

/** Where the capabilities of the last router are kept. They are the same for everybody, and change with releases of the server. */
const storageKey = 'lectern.router';

/**
 * What this browser can send and receive. Fetched when a join begins, so that it is there when media opens; it is not part
 * of what a page must load before. Whoever was in a class before expects the same kind of router, and is right but for the
 * day of an upgrade: the first question to it can then say already what is to be received.
 */
export class Browser {
  private readonly factory: Promise<() => types.Device>;
  private loaded?: { readonly router: string; readonly device: Promise<types.Device> };
  private ready?: types.Device;

  constructor(factory = import('./engine.ts').then(({ warmEngine }) => warmEngine())) {
    this.factory = factory;
    // Whoever asks for the device hears of the failure.
    this.factory.catch(() => undefined);
    const expected = recall();
    if (expected) this.deviceFor(expected).catch(() => (this.loaded = undefined));
  }

  /** What a device says before media opens again, if it is known already. */
  get rtpCapabilities(): types.RtpCapabilities | undefined {
    return this.ready?.recvRtpCapabilities;
  }

  /** The device for a router; the same one as long as routers are alike. */
  deviceFor(routerRtpCapabilities: types.RtpCapabilities): Promise<types.Device> {
    const router = JSON.stringify(routerRtpCapabilities);
    if (this.loaded?.router !== router) {
      this.ready = undefined;
      this.loaded = { router, device: this.load(routerRtpCapabilities) };
    }
    return this.loaded.device;
  }

  private async load(routerRtpCapabilities: types.RtpCapabilities): Promise<types.Device> {
    const create = await this.factory;
    const device = create();
    await device.load({ routerRtpCapabilities });
    this.ready = device;
    remember(routerRtpCapabilities);
    return device;
  }
}

function recall(): types.RtpCapabilities | undefined {
  try {
    const kept = localStorage.getItem(storageKey);
    return kept === null ? undefined : (JSON.parse(kept) as types.RtpCapabilities);
  } catch {
    return undefined;
  }
}

/** A browser that keeps nothing joins a little later, no more. */
function remember(routerRtpCapabilities: types.RtpCapabilities): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(routerRtpCapabilities));
  } catch {
    return;
  }
}

export function hasWebRtc(): boolean {
  return typeof RTCPeerConnection !== 'undefined';
}
