import type { Listener, Unsubscribe } from './live-room.ts';

/** Whoever wants to know of a change. One that throws does not keep the others from hearing of it. */
export class Listeners {
  private readonly listeners = new Set<Listener>();

  subscribe(listener: Listener): Unsubscribe {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(): void {
    for (const listener of [...this.listeners]) {
      try {
        listener();
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
