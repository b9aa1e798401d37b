/**
 * Lets a message about one thing through at most once in `everyMs`, with the number of those that were held back. A database
 * that is away fails ten times a second; a log that says so ten times a second hides everything else.
 */
export function seldom(everyMs: number, tell: (what: string, error: unknown, heldBack: number) => void) {
  const told = new Map<string, { at: number; heldBack: number }>();
  return (what: string, error: unknown): void => {
    const now = performance.now();
    const last = told.get(what);
    if (last && now - last.at < everyMs) {
      last.heldBack += 1;
      return;
    }
    told.set(what, { at: now, heldBack: 0 });
    tell(what, error, last?.heldBack ?? 0);
  };
}
