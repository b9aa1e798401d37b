import type { PeerCertificate } from 'node:tls';

/** The PEM bytes that a process identifies itself with, and the authority that it believes. */
export type TlsFiles = { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };

const prefix = 'URI:lectern://service/';

/** The service that a certificate speaks for: its URI subject alternative name `lectern://service/<name>`. */
export function serviceOf(certificate: PeerCertificate | undefined): string | undefined {
  const names = certificate?.subjectaltname?.split(', ') ?? [];
  return names.find((name) => name.startsWith(prefix))?.slice(prefix.length);
}
