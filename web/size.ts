/**
 * How much JavaScript a person loads before the first picture of somebody else: node web/size.ts. Builds in memory, follows
 * what the join path imports, and fails above the budget. What is loaded later (panels, dialogs, courses) is not counted.
 */
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

const budgetKb = 150;
/** The modules that are asked for on the way into a class; everything they import statically comes along. */
const joinPath = [
  /web\/index\.html$/,
  /app\/sign-in-page\.tsx$/,
  /app\/class-page\.tsx$/,
  /catalog\/en$/,
  /mediasoup-client/,
];

const built = await build({
  configFile: new URL('vite.config.ts', import.meta.url).pathname,
  logLevel: 'error',
  build: { write: false },
});
const outputs = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
const chunks = new Map(
  outputs.flatMap(({ output }) => output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one]] : []))),
);

const needed = new Set<string>();
for (const chunk of chunks.values())
  if (joinPath.some((wanted) => wanted.test(chunk.facadeModuleId ?? '') || isLibrary(chunk, wanted))) follow(chunk);

const rows = [...needed].map((name) => ({ name, bytes: gzipSync(chunks.get(name)!.code).length }));
const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { name, bytes } of rows.sort((one, other) => other.bytes - one.bytes)) console.log(`${kb(bytes)}  ${name}`);
console.log(`${kb(total)}  in all, gzipped, of ${budgetKb} kB until the first picture`);
if (total > budgetKb * 1000) process.exitCode = 1;

function follow(chunk: Rolldown.OutputChunk): void {
  if (needed.has(chunk.fileName)) return;
  needed.add(chunk.fileName);
  for (const name of chunk.imports) {
    const imported = chunks.get(name);
    if (imported) follow(imported);
  }
}

/** mediasoup-client is loaded by the SDK when a class is joined. */
function isLibrary(chunk: Rolldown.OutputChunk, wanted: RegExp): boolean {
  return wanted.source === 'mediasoup-client' && chunk.moduleIds.some((id) => wanted.test(id));
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
}
