import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const recipe = join(import.meta.dirname, 'pom.xml');

/** Where the jars of Apache Kafka are, or will be: outside the clone, by what they are made from, so that the next clone has them too. */
export async function kafkaJars(): Promise<{ readonly folder: string; readonly arePresent: boolean }> {
  const name = createHash('sha256')
    .update(await readFile(recipe))
    .digest('hex')
    .slice(0, 12);
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const folder = join(cache, 'lectern', `kafka-${name}`);
  return { folder, arePresent: existsSync(folder) };
}

/** The folder of the jars; Maven fetches them from its central repository the first time (43 MB). Needs `mvn` then. */
export async function ensureKafkaJars(): Promise<string> {
  const { folder, arePresent } = await kafkaJars();
  if (arePresent) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  try {
    await copyFile(recipe, join(work, 'pom.xml'));
    const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=jars'];
    // A repository of its own goes away with the work folder: the jars are kept once.
    await exec('mvn', ['-q', '-B', '--strict-checksums', '-Dmaven.repo.local=repository', ...copy], { cwd: work });
    await rename(join(work, 'jars'), folder).catch((error: unknown) => {
      // Somebody else was faster, with the same content.
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } catch (error) {
    const { stdout = '', message } = error as ExecFileException;
    throw new Error(`The jars of Apache Kafka could not be fetched with Maven:\n${stdout}${message}`, { cause: error });
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}
