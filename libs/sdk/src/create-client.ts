import type { Client, ClientOptions } from './client.ts';
import { createRest } from './rest-client.ts';
import { createRoom } from './room.ts';

/** The way in: REST at `rest`, and a class live at `room(sessionId)`. */
export function createClient(options: ClientOptions): Client {
  return { rest: createRest(options), room: (sessionId) => createRoom(options, sessionId) };
}
