import { detectDevice, Device, type types } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { Chrome74 } from 'mediasoup-client/handlers/Chrome74';
import { Firefox120 } from 'mediasoup-client/handlers/Firefox120';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';

const handlers = { Chrome111, Chrome74, Firefox120, Safari12 };

/**
 * Makes devices. What the browser can do is asked for now, once, while the join is still on its way to the server: the
 * first peer connection of a page is the slow one. Fetched apart from the rest of the SDK, with all of mediasoup-client.
 */
export function warmEngine(): () => Device {
  const name = detectDevice();
  const factory = name && name in handlers ? handlers[name as keyof typeof handlers].createFactory({}) : undefined;
  // A browser that mediasoup-client knows by another way, or not at all: it says so itself.
  if (!factory) return () => new Device();
  const native: Record<Direction, Promise<types.RtpCapabilities>> = {
    recvonly: factory.getNativeRtpCapabilities({ direction: 'recvonly' }),
    sendonly: factory.getNativeRtpCapabilities({ direction: 'sendonly' }),
  };
  for (const asked of Object.values(native)) asked.catch(() => undefined);
  const getNativeRtpCapabilities = ({ direction }: { direction: Direction }) => native[direction];
  return () => new Device({ handlerFactory: { ...factory, getNativeRtpCapabilities } });
}

type Direction = 'recvonly' | 'sendonly';
