import { announcement } from '../platform/announce.ts';
import { useStore } from '../platform/use-store.ts';

/** Where announcements are put for screen readers. There is one, at the root. */
export function Announcer() {
  const { sentence, number } = useStore(announcement);
  return (
    <div className="only-heard" role="status" aria-live="polite">
      <span key={number}>{sentence}</span>
    </div>
  );
}
