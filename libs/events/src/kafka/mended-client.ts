// @ts-expect-error The package has no types for its inner files.
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs 2.2.4 looks a thousand times a second, for each connection and for good, whether a request waits, once it had one; that alone keeps a
 * process from ending. It need only look while one does: whatever puts a request there asks for it again.
 */
type Queue = { readonly pending: readonly unknown[]; scheduleCheckPendingRequests(): void };

const queue = (RequestQueue as { prototype: Queue }).prototype;
const schedule = queue.scheduleCheckPendingRequests;
queue.scheduleCheckPendingRequests = function (this: Queue) {
  if (this.pending.length > 0) schedule.call(this);
};

export { Kafka, logLevel } from 'kafkajs';
