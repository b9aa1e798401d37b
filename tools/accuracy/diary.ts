export type Span = { readonly fromMs: number; readonly toMs: number };

/**
 * When one person was truly in the class, as the person's own devices knew it: the truth that the register is held against.
 * One thing they do not know: that staff let them in while their line was lost. From that moment on they are in, and what the
 * policy says of gaps holds.
 */
export class Diary {
  private readonly open = new Map<object, number>();
  private readonly spans: Span[] = [];

  isIn(device: object): boolean {
    return this.open.has(device);
  }

  enter(device: object, atMs: number): void {
    if (!this.open.has(device)) this.open.set(device, atMs);
  }

  exit(device: object, atMs: number): void {
    const fromMs = this.open.get(device);
    if (fromMs === undefined) return;
    this.open.delete(device);
    this.spans.push({ fromMs, toMs: atMs });
  }

  /** Staff let them in, and nobody has heard of it yet. */
  letInUnheard(atMs: number): void {
    this.spans.push({ fromMs: atMs, toMs: atMs });
  }

  /** On whatever device; whoever is still in was there until `endMs`. */
  presence(endMs: number): readonly Span[] {
    const all = [...this.spans, ...[...this.open.values()].map((fromMs) => ({ fromMs, toMs: endMs }))];
    return merge(all, 0);
  }
}

/** In order; those with less than `graceMs` between them are one. */
export function merge(spans: readonly Span[], graceMs: number): readonly Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last !== undefined && (span.fromMs <= last.toMs || span.fromMs - last.toMs < graceMs))
      merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
    else merged.push(span);
  }
  return merged;
}
