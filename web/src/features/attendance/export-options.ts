import { formatLocale } from '../../platform/locale/text.ts';

/** A document tells days and times as the reader's own screen does. */
export function issuing(purpose: string): { purpose: string; language: string; timeZone: string } {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { purpose, language: formatLocale(), timeZone };
}
