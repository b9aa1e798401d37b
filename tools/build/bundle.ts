import { join } from 'node:path';
import { type RolldownLog, rolldown } from 'rolldown';
import { root } from '../root.ts';

// What stays in node_modules. mediasoup starts its worker by a path beside its own files, and is a native program around a little
// JavaScript; the makers of documents are larger than the service that loads them when the first document is asked for.
const external = ['mediasoup', 'pdfkit', 'fontkit'];

/** Bundles each program of a service into one file: a file starts several times faster than the thousands it is made of, and in less memory. */
export async function bundle(name: string, entries: readonly string[]): Promise<void> {
  await Promise.all(entries.map((entry) => bundleEntry(name, entry)));
}

async function bundleEntry(name: string, entry: string) {
  const build = await rolldown({
    input: { [entry]: join(root, 'services', name, 'src', `${entry}.ts`) },
    cwd: root,
    platform: 'node',
    external,
    // Nest finds what to inject in the decorators' metadata; the service's tsconfig asks for both.
    tsconfig: join(root, 'services', name, 'tsconfig.json'),
    onLog: (level, log) => refuseWarnings(level, log),
  });
  try {
    await build.write({
      file: join(root, 'dist', name, `${entry}.mjs`),
      format: 'esm',
      codeSplitting: false,
      sourcemap: true,
      keepNames: true,
    });
  } finally {
    await build.close();
  }
}

/** Libraries ask for optional packages that are not installed, and say so to nobody's use. In our own code every warning is an error. */
function refuseWarnings(level: string, log: RolldownLog) {
  const place = `${log.id ?? ''} ${log.loc?.file ?? ''} ${log.message}`;
  if (level === 'warn' && !place.includes('node_modules/')) throw new Error(log.message);
}
