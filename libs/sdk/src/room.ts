import type { SessionId } from '@lectern/kernel';
import type { ClientOptions } from './client.ts';
import type { LiveRoom } from './live-room.ts';

export function createRoom(_options: ClientOptions, _sessionId: SessionId): LiveRoom {
  throw new Error('the live room comes with the next commit');
}
