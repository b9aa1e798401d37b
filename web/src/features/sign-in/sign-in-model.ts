import type { LinkInfo } from '@lectern/sdk';

/** Why a link does not lead anywhere: each has its own page. */
export type DeadLink = 'expired' | 'used' | 'revoked' | 'unknown' | 'unreachable';

export type LinkPage =
  | { readonly state: 'looking' }
  | { readonly state: 'dead'; readonly why: DeadLink }
  | { readonly state: 'ready'; readonly link: LinkInfo; readonly busy: boolean; readonly refused: unknown };

const deadBy: Readonly<Record<string, DeadLink>> = {
  LINK_EXPIRED: 'expired',
  LINK_USED: 'used',
  LINK_REVOKED: 'revoked',
  LINK_UNKNOWN: 'unknown',
  NOT_FOUND: 'unknown',
  BAD_REQUEST: 'unknown',
  INVALID: 'unknown',
};

/** The code of a refused inspection or redemption as the page that explains it, or undefined where one can go on. */
export function deadLink(code: string): DeadLink | undefined {
  return deadBy[code];
}

export const longestName = 80;

/** What is wrong with the name a guest typed; the server checks again. */
export function nameMistake(name: string): 'empty' | 'too-long' | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return 'empty';
  return [...trimmed].length > longestName ? 'too-long' : undefined;
}
