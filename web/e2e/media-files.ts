import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Large enough for two layers, small enough for five browsers to encode and show on two cores. */
const picture = { size: '480x270', rate: 8 };
const folder = fileURLToPath(new URL(`../../test-results/media/${picture.size}`, import.meta.url));

/** What each person says, in a voice of their own, and the colour of their moving picture. */
export const cast = {
  ada: { name: 'Ada Obi', says: 'Bring the second point closer and closer to the first.', voice: 'en+f3', hue: 20 },
  tomas: { name: 'Tomás Ruiz', says: 'Raise a hand and I will call on you in order.', voice: 'en+m3', hue: 90 },
  ben: { name: 'Ben Keller', says: 'Does the derivative exist at a corner?', voice: 'en+m7', hue: 170 },
  chloe: { name: 'Chloe Laurent', says: 'Is that the same limit as we had last week?', voice: 'en+f2', hue: 240 },
  gus: { name: 'Gus', says: 'I only came by the link that you sent.', voice: 'en+m1', hue: 300 },
} as const;
export type Who = keyof typeof cast;

/** Makes picture and sound for everybody, once; answers with the folder they are in. */
export async function makeMedia(): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const who of Object.keys(cast) as Who[]) await makeOne(who);
  return folder;
}

async function makeOne(who: Who): Promise<void> {
  const { says, voice, hue } = cast[who];
  const [sound, moving] = [join(folder, `${who}.wav`), join(folder, `${who}.mjpeg`)];
  if (!existsSync(sound)) await run('espeak-ng', ['-v', voice, '-a', '180', '-w', sound, says]);
  if (existsSync(moving)) return;
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${picture.size}:rate=${picture.rate}:duration=4`];
  await run('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...source,
    '-vf',
    `hue=h=${hue}`,
    '-q:v',
    '5',
    '-pix_fmt',
    'yuvj420p',
    moving,
  ]);
}
