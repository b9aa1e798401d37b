/**
 * Watches elements and reports how tall each is on the screen in device pixels; 0 while it is out of sight or the page
 * is hidden. Reports are gathered, so that a layout change is one report.
 */
export class VisibleHeights<Key extends string> {
  private readonly watched = new Map<Element, { key: Key; inSight: boolean; height: number }>();
  private readonly sight: IntersectionObserver;
  private readonly size: ResizeObserver;
  private pending: ReturnType<typeof setTimeout> | undefined;
  private readonly report: (heights: ReadonlyMap<Key, number>) => void;

  constructor(report: (heights: ReadonlyMap<Key, number>) => void) {
    this.report = report;
    this.sight = new IntersectionObserver((entries) => {
      for (const entry of entries) this.note(entry.target, { inSight: entry.isIntersecting });
    });
    this.size = new ResizeObserver((entries) => {
      for (const entry of entries) this.note(entry.target, { height: entry.contentRect.height * devicePixelRatio });
    });
    document.addEventListener('visibilitychange', this.soon);
  }

  watch(element: Element, key: Key): () => void {
    this.watched.set(element, { key, inSight: false, height: 0 });
    this.sight.observe(element);
    this.size.observe(element);
    return () => {
      this.sight.unobserve(element);
      this.size.unobserve(element);
      this.watched.delete(element);
      this.soon();
    };
  }

  close(): void {
    clearTimeout(this.pending);
    document.removeEventListener('visibilitychange', this.soon);
    this.sight.disconnect();
    this.size.disconnect();
    this.watched.clear();
  }

  private note(element: Element, fields: { inSight?: boolean; height?: number }): void {
    const known = this.watched.get(element);
    if (known === undefined) return;
    this.watched.set(element, { ...known, ...fields });
    this.soon();
  }

  private readonly soon = (): void => {
    this.pending ??= setTimeout(() => {
      this.pending = undefined;
      this.report(this.heights());
    }, 60);
  };

  /** One person may be shown twice, on the stage and in the strip: the taller place counts. */
  private heights(): ReadonlyMap<Key, number> {
    const heights = new Map<Key, number>();
    for (const { key, inSight, height } of this.watched.values()) {
      const seen = inSight && document.visibilityState === 'visible' ? Math.round(height) : 0;
      heights.set(key, Math.max(seen, heights.get(key) ?? 0));
    }
    return heights;
  }
}
