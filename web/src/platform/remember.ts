/** Small choices kept in the browser. A browser that keeps nothing (private windows, policies) is no error. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`lectern.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`lectern.${key}`);
    else localStorage.setItem(`lectern.${key}`, value);
  } catch {
    // Nothing to keep it in: the choice lasts as long as the page.
  }
}
