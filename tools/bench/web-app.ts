import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Response } from 'playwright-core';
import type { Person } from '../load/people.ts';
import type { Stack } from '../up/stack.ts';

const atDoorMs = 400;

export type WebFigures = {
  /** JavaScript that was fetched before the first picture of somebody else, gzipped, in kB. */
  readonly scriptKB: number;
  /** From "Join class" to that picture, in milliseconds, once for each visit. */
  readonly joinMs: readonly number[];
};

/** Visits of one person to a class in the web app, each by a new page: door, device check, join, first picture. */
export async function visitWebApp(
  stack: Stack,
  browser: Browser,
  { cookie }: Person,
  sessionId: string,
  { visits, sends }: { visits: number; sends: boolean },
): Promise<WebFigures> {
  const profile = await browser.newContext({ permissions: ['camera', 'microphone'] });
  try {
    const [name = '', value = ''] = cookie.split('=');
    await profile.addCookies([{ name, value, url: stack.origin, httpOnly: true, sameSite: 'Lax' }]);
    await profile.addInitScript(watchPictures);
    const url = `${stack.origin}/classes/${sessionId}`;
    // The first one fetches everything; it is the one whose JavaScript is weighed.
    const { scriptKB } = await visitOnce(profile, url, sends);
    const joinMs: number[] = [];
    for (let visit = 0; visit < visits; visit += 1) joinMs.push((await visitOnce(profile, url, sends)).joinMs);
    return { scriptKB, joinMs };
  } finally {
    await profile.close();
  }
}

async function visitOnce(profile: BrowserContext, url: string, sends: boolean) {
  const page = await profile.newPage();
  const scripts: Response[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response);
  });
  await page.goto(url);
  const join = page.getByRole('button', { name: 'Join class' });
  await join.waitFor();
  // Whoever stands at the door looks at their own picture first, and turns it off or not.
  await page.getByRole('button', { name: 'Stop video' }).waitFor();
  if (!sends) for (const off of ['Stop video', 'Mute']) await page.getByRole('button', { name: off }).click();
  await page.waitForTimeout(atDoorMs);
  await join.click();
  const { joinMs, at } = await page.evaluate<{ joinMs: number; at: number }>('globalThis.firstPicture');
  // The picture itself has more fetched at once, such as the panel beside it.
  const before = scripts.filter((response) => response.request().timing().startTime < at);
  const bodies = await Promise.all(before.map((response) => response.body()));
  const sizes = bodies.map((body) => gzipSync(body, { level: 9 }).length);
  await page.close();
  return { joinMs, scriptKB: sizes.reduce((sum, size) => sum + size, 0) / 1_000 };
}

/** In the page: from the click on "Join class" to the first painted frame of a picture that came from afar. */
function watchPictures(): void {
  let clickedAt = 0;
  addEventListener('click', () => (clickedAt = performance.now()), { capture: true });
  const remote = new Set<string>();
  const receive = Object.getOwnPropertyDescriptor(RTCRtpReceiver.prototype, 'track');
  Object.defineProperty(RTCRtpReceiver.prototype, 'track', {
    ...receive,
    get(this: RTCRtpReceiver) {
      const track = receive?.get?.call(this) as MediaStreamTrack;
      remote.add(track.id);
      return track;
    },
  });
  const firstPicture = new Promise<{ joinMs: number; at: number }>((resolve) => {
    const seen = new WeakSet<HTMLVideoElement>();
    const look = () => {
      for (const video of document.querySelectorAll('video')) {
        const stream = video.srcObject;
        const isRemote = stream instanceof MediaStream && stream.getVideoTracks().some(({ id }) => remote.has(id));
        if (!isRemote || seen.has(video)) continue;
        seen.add(video);
        video.requestVideoFrameCallback((now) =>
          resolve({ joinMs: performance.now() - clickedAt, at: performance.timeOrigin + now }),
        );
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  Object.assign(globalThis, { firstPicture });
}
