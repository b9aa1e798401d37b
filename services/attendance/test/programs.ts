import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, startProcess, writeIdentity, type StartedProcess } from '@lectern/testing';
import type { Scene } from './scene.ts';

const root = join(import.meta.dirname, '../../..');
export const program = (entry: string) => join(root, 'dist/attendance', `${entry}.mjs`);
const run = promisify(execFile);

/** The service's programs as they are shipped, on the scene's database and bus. */
export async function preparePrograms(scene: Scene) {
  await run(process.execPath, [join(root, 'tools/build/main.ts'), 'attendance'], { cwd: root });
  const { config } = scene;
  const folder = await mkdtemp(join(tmpdir(), 'lectern-attendance-'));
  const { ca, cert, key } = await writeIdentity(folder, 'attendance', scene.certificates.attendance);
  const secretKey = join(folder, 'secret-key');
  await writeFile(secretKey, config.secretKeys.map((one) => `${one.id} ${one.key.toString('base64')}\n`).join(''));
  const environment: Record<string, string> = {
    LECTERN_TLS_CA: ca,
    LECTERN_TLS_CERT: cert,
    LECTERN_TLS_KEY: key,
    ATTENDANCE_LISTEN: '127.0.0.1:0',
    ATTENDANCE_DATABASE_URL: config.databaseUrl,
    ATTENDANCE_BUS_URL: config.busUrl,
    ATTENDANCE_SESSION_ADDRESSES: config.sessionAddresses.join(','),
    ATTENDANCE_PUBLIC_ORIGIN: config.publicOrigin,
    ATTENDANCE_SECRET_KEY: secretKey,
    ATTENDANCE_MAY_ALLOW_PRIVATE_ADDRESSES: String(config.mayAllowPrivateAddresses),
  };
  return {
    environment,
    async start(name: string): Promise<StartedProcess> {
      const env = { ...environment, LECTERN_HEALTH_LISTEN: `127.0.0.1:${await freePort()}` };
      const started = startProcess({ command: process.execPath, args: [program('main')], env, name });
      await started.waitFor('the attendance service is listening', { withinMs: 60_000 });
      return started;
    },
    close: () => rm(folder, { recursive: true }),
  };
}

export type Programs = Awaited<ReturnType<typeof preparePrograms>>;
