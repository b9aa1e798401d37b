import type { types } from 'mediasoup-client';

/**
 * What this browser can send and receive. Fetched when a join begins, so that it is there when media opens; it is not part
 * of what a page must load before.
 */
export class Browser {
  private readonly factory: Promise<() => types.Device>;
  private loaded?: { readonly router: string; readonly device: Promise<types.Device> };
  private ready?: types.Device;

  constructor() {
    this.factory = import('./engine.ts').then(({ warmEngine }) => warmEngine());
    // Whoever asks for the device hears of the failure.
    this.factory.catch(() => undefined);
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
    return device;
  }
}

export function hasWebRtc(): boolean {
  return typeof RTCPeerConnection !== 'undefined';
}
