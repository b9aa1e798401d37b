// The certificate library finds its parts by reflection.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** PEM bytes: the authority that is believed, and a certificate with its key. The shape that libs/grpc takes. */
export type CertificateFiles = { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const validDays = 825;

/**
 * A new authority, and for each name a certificate that speaks for `lectern://service/<name>` on this machine
 * (localhost, 127.0.0.1 and ::1) as server and as client. P-256; good for 825 days.
 */
export async function makeCertificates<Name extends string>(
  names: readonly Name[],
): Promise<Record<Name, CertificateFiles>> {
  const authority = await makeAuthority();
  const entries = await Promise.all(names.map(async (name) => [name, await issue(authority, name)] as const));
  return Object.fromEntries(entries) as Record<Name, CertificateFiles>;
}

type Authority = { readonly certificate: x509.X509Certificate; readonly keys: CryptoKeyPair };
type CryptoKeyPair = webcrypto.CryptoKeyPair;

async function makeAuthority(): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Lectern services',
    ...validity(),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}

async function issue({ certificate, keys: authorityKeys }: Authority, name: string): Promise<CertificateFiles> {
  const keys = await newKeys();
  const issued = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: certificate.subject,
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: `lectern://service/${name}` },
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ],
  });
  return {
    ca: Buffer.from(certificate.toString('pem')),
    cert: Buffer.from(issued.toString('pem')),
    key: await pemOf(keys.privateKey),
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  x509.cryptoProvider.set(webcrypto as never);
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

async function pemOf(key: webcrypto.CryptoKey): Promise<Buffer> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return Buffer.from(x509.PemConverter.encode(bytes, 'PRIVATE KEY'));
}

function validity() {
  const notBefore = new Date(Date.now() - 60_000);
  return { notBefore, notAfter: new Date(notBefore.getTime() + validDays * 86_400_000) };
}
