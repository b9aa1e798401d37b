// The library behind x509 asks for it.
import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

/** The PEM bytes that a process identifies itself with, and the authority that it believes. */
export type Identity = { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const hourMs = 3_600_000;

/**
 * A new authority, and for each service a certificate that it signed: `lectern://service/<name>`, localhost, 127.0.0.1.
 * Valid for one day unless told otherwise. The authority's key is forgotten.
 */
export async function makeCertificates<Name extends string>(
  names: readonly Name[],
  validDays = 1,
): Promise<Record<Name, Identity>> {
  const keys = await newKeys();
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity(validDays),
    name: 'CN=Lectern services',
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const identities = names.map(
    async (name) => [name, await identify(name, authority, keys.privateKey, validDays)] as const,
  );
  return Object.fromEntries(await Promise.all(identities)) as Record<Name, Identity>;
}

/** Writes the PEM files of one service and returns their paths, as the LECTERN_TLS_* variables want them. */
export async function writeIdentity(
  folder: string,
  name: string,
  { ca, cert, key }: Identity,
): Promise<{ readonly ca: string; readonly cert: string; readonly key: string }> {
  await mkdir(folder, { recursive: true });
  const paths = {
    ca: join(folder, `${name}.ca.pem`),
    cert: join(folder, `${name}.cert.pem`),
    key: join(folder, `${name}.key.pem`),
  };
  await Promise.all([writeFile(paths.ca, ca), writeFile(paths.cert, cert), writeFile(paths.key, key, { mode: 0o600 })]);
  return paths;
}

async function identify(
  name: string,
  authority: X509Certificate,
  authorityKey: Key,
  validDays: number,
): Promise<Identity> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    ...validity(validDays),
    subject: `CN=${name}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'url', value: `lectern://service/${name}` },
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
      await AuthorityKeyIdentifierExtension.create(authority),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  const body = Buffer.from(key)
    .toString('base64')
    .replace(/(.{64})(?!$)/g, '$1\n');
  return {
    ca: Buffer.from(authority.toString('pem')),
    cert: Buffer.from(certificate.toString('pem')),
    key: Buffer.from(`-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`),
  };
}

function newKeys() {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
}

type Key = Awaited<ReturnType<typeof newKeys>>['privateKey'];

function validity(days: number) {
  // Begins an hour ago: another machine's clock may be behind.
  return { notBefore: new Date(Date.now() - hourMs), notAfter: new Date(Date.now() + (24 * days - 1) * hourMs) };
}
