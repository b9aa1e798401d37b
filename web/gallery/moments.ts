/** The class that all records are about: when it began, so many minutes into it, and ids by their number. */
export const started = new Date('2026-11-17T10:00:00');
export const at = (minutes: number) => new Date(started.getTime() + minutes * 60_000).toISOString();
export const uuid = (figure: number) => `01931d1c-0000-7000-8000-${String(figure).padStart(12, '0')}`;
