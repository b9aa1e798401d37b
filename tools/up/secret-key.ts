import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

/** A file with the key that secrets at rest are sealed by: made once, and never again, because what was sealed would be lost. */
export async function keepSecretKey(file: string): Promise<void> {
  const line = `${new Date().toISOString().slice(0, 10)} ${randomBytes(32).toString('base64')}\n`;
  await writeFile(file, line, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
