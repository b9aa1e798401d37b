import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import type { Person } from '../load/people.ts';
import type { Stack } from '../up/stack.ts';

export type WebFigures = {
  /** JavaScript that was fetched before the first picture of somebody else, gzipped, in kB. */
  readonly scriptKB: number;
  /** From "Join class" to that picture, in milliseconds. */
  readonly joinMs: number;
};

/** One visit to a class in the web app, as somebody who was never there before: fresh profile, device check, join, first picture. */
export async function visitWebApp(
  stack: Stack,
  browser: Browser,
  { cookie }: Person,
  sessionId: string,
): Promise<WebFigures> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  try {
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: stack.origin, httpOnly: true, sameSite: 'Lax' }]);
    const page = await context.newPage();
    await page.addInitScript(watchPictures);
    const scripts: Promise<Buffer>[] = [];
    let isCounting = true;
    page.on('response', (response) => {
      if (isCounting && response.request().resourceType() === 'script') scripts.push(response.body());
    });
    await page.goto(`${stack.origin}/classes/${sessionId}`);
    const join = page.getByRole('button', { name: 'Join class' });
    await join.waitFor();
    // As somebody who has looked at their own picture first.
    await page.waitForTimeout(500);
    await join.click();
    const joinMs = await page.evaluate<number>('globalThis.firstPicture');
    isCounting = false;
    const sizes = (await Promise.all(scripts)).map((body) => gzipSync(body, { level: 9 }).length);
    return { scriptKB: sizes.reduce((sum, size) => sum + size, 0) / 1_000, joinMs };
  } finally {
    await context.close();
  }
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
  const firstPicture = new Promise<number>((resolve) => {
    const seen = new WeakSet<HTMLVideoElement>();
    const look = () => {
      for (const video of document.querySelectorAll('video')) {
        const stream = video.srcObject;
        const isRemote = stream instanceof MediaStream && stream.getVideoTracks().some(({ id }) => remote.has(id));
        if (!isRemote || seen.has(video)) continue;
        seen.add(video);
        video.requestVideoFrameCallback(() => resolve(performance.now() - clickedAt));
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  Object.assign(globalThis, { firstPicture });
}
