import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from '../ports/authenticator.ts';

export const cookieName = 'lectern_session';

/** What a request shows of its sender. A Bearer key wins over a cookie: a program sends it on purpose. */
export function credentialOf({ authorization, cookie }: IncomingHttpHeaders): Credential | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (bearer) return { kind: 'api-key', secret: bearer };
  const secret = cookieValue(cookie ?? '');
  return secret ? { kind: 'cookie', secret } : undefined;
}

/** The cookie that signs a browser in: out of reach of scripts, and not sent along from other sites' forms. */
export function sessionCookie(secret: string, expires: Date, isSecure: boolean): string {
  const parts = [`${cookieName}=${secret}`, 'Path=/', `Expires=${expires.toUTCString()}`, 'HttpOnly', 'SameSite=Lax'];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}

export function noCookie(isSecure: boolean): string {
  return sessionCookie('', new Date(0), isSecure);
}

function cookieValue(header: string): string | undefined {
  for (const pair of header.split(';')) {
    const separator = pair.indexOf('=');
    if (pair.slice(0, separator).trim() === cookieName) return pair.slice(separator + 1).trim();
  }
  return undefined;
}
