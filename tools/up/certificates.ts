import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';

const validDays = 397;
const renewBeforeMs = 30 * 86_400_000;

/** The certificates by which the services know each other, made once and kept in the folder until they grow old. */
export async function keepServiceCertificates(folder: string, names: readonly string[]): Promise<void> {
  const pems = await Promise.all(['ca', ...names].map((name) => readPem(join(folder, `${name}.pem`))));
  if (pems.every((pem) => pem !== undefined && isCurrent(pem))) return;
  // Loaded late: a warm start makes none.
  const { makeCertificates } = await import('@lectern/testing');
  const made = await makeCertificates(names, validDays);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, { ca, cert, key }] of Object.entries(made)) {
    await writeFile(join(folder, 'ca.pem'), ca);
    await writeFile(join(folder, `${name}.pem`), cert);
    await writeFile(join(folder, `${name}.key`), key, { mode: 0o600 });
  }
}

/** A certificate for visitors that no authority vouches for: browsers warn once. */
export async function keepSelfSigned(folder: string, host: string): Promise<{ cert: string; key: string }> {
  const files = { cert: join(folder, `web-${host}.pem`), key: join(folder, `web-${host}.key`) };
  const pem = await readPem(files.cert);
  if (pem !== undefined && isCurrent(pem)) return files;
  const made = await selfSign(host);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(files.cert, made.cert);
  await writeFile(files.key, made.key, { mode: 0o600 });
  return files;
}

const readPem = (file: string) => readFile(file, 'utf8').catch(() => undefined);

const isCurrent = (pem: string) => new X509Certificate(pem).validToDate.getTime() - Date.now() > renewBeforeMs;

async function selfSign(host: string): Promise<{ cert: string; key: string }> {
  // The certificate library finds its parts by reflection.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    notBefore: new Date(Date.now() - 60_000),
    // Browsers refuse anything that is valid for longer than 398 days.
    notAfter: new Date(Date.now() + validDays * 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: isIP(host) ? 'ip' : 'dns', value: host }]),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { cert: certificate.toString('pem'), key };
}
