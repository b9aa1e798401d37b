import {
  createClient,
  type LiveRoom,
  type ParticipantId,
  type RoomView,
  type SessionId,
  type Source,
} from '@lectern/sdk';

/** What a page that joins by the SDK alone can be asked, from outside. Runs in the browser; see browser.ts. */
export type PageClient = {
  /** Comes to the door of a class. */
  approach(sessionId: string): void;
  /** Resolves in the room or the lobby. Times are of the page's own clock. */
  join(options: { publishes: Source[]; takeOver?: boolean }): Promise<void>;
  state(): PageState;
  /** Pauses count from now on. */
  forgetPauses(): void;
  /** When the first picture of somebody else was painted, and when `join` was called. */
  firstFrame(): Promise<{ clickedAt: number; paintedAt: number }>;
  leave(): Promise<void>;
};

export type PageState = {
  readonly status: RoomView['status'];
  readonly seq: number;
  readonly people: number;
  readonly media: string;
  /** By participant and source: how many frames were painted or audio packets came, and the longest pause so far. */
  readonly received: Readonly<Record<string, Received>>;
  readonly joins: number;
  /** By the same clock as `lastAt`. */
  readonly now: number;
};

export type Received = { readonly count: number; readonly longestPauseMs: number; readonly lastAt: number };

type Shown = {
  track: MediaStreamTrack;
  video?: HTMLVideoElement;
  count: number;
  longestPauseMs: number;
  lastAt: number;
};

const shown = new Map<string, Shown>();
let room: LiveRoom | undefined;
let clickedAt = 0;
let joins = 0;
let noteFirst: (paintedAt: number) => void = () => undefined;
let first = new Promise<number>((resolve) => (noteFirst = resolve));

const client: PageClient = {
  approach(sessionId) {
    room = createClient({ origin: location.origin }).room(sessionId as SessionId);
    showEverybody(room);
  },
  async join({ publishes, takeOver }) {
    if (!room) throw new Error('approach a class first');
    clickedAt = performance.now();
    first = new Promise((resolve) => (noteFirst = resolve));
    const tracks = publishes.length > 0 ? capture(publishes) : Promise.resolve([]);
    let before = room.view.status;
    room.subscribe(() => {
      if (before !== 'in' && room?.view.status === 'in') joins += 1;
      before = room?.view.status ?? before;
    });
    await room.join({ takeOver });
    for (const [source, track] of await tracks) await room.media.publish(source, track);
  },
  state: () => ({
    status: room?.view.status ?? 'idle',
    seq: seqOf(room?.view),
    people: room?.view.participants.length ?? 0,
    media: room?.media.state ?? 'off',
    received: Object.fromEntries(
      [...shown].map(([key, { count, longestPauseMs, lastAt }]) => [
        key,
        { count, longestPauseMs: Math.max(longestPauseMs, lastAt ? performance.now() - lastAt : 0), lastAt },
      ]),
    ),
    joins,
    now: performance.now(),
  }),
  forgetPauses() {
    for (const entry of shown.values()) entry.longestPauseMs = 0;
  },
  firstFrame: async () => ({ clickedAt, paintedAt: await first }),
  async leave() {
    await room?.leave();
    for (const { video } of shown.values()) video?.remove();
    shown.clear();
  },
};

Object.assign(globalThis, { lectern: client });

/** The fake devices of a Chromium under test. */
async function capture(wanted: Source[]): Promise<[Source, MediaStreamTrack][]> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: wanted.includes('camera') ? { width: 640, height: 360, frameRate: 20 } : false,
    audio: wanted.includes('microphone'),
  });
  const [camera] = stream.getVideoTracks();
  const [microphone] = stream.getAudioTracks();
  const tracks: [Source, MediaStreamTrack | undefined][] = [
    ['camera', camera],
    ['microphone', microphone],
  ];
  return tracks.filter((entry): entry is [Source, MediaStreamTrack] => entry[1] !== undefined);
}

/** As an application would: whoever sends is shown as soon as the view says so. */
function showEverybody(entered: LiveRoom): void {
  const look = () => follow(entered);
  entered.subscribe(look);
  entered.media.subscribe(look);
}

function follow({ view, media }: LiveRoom): void {
  const others = view.participants.filter(({ id }) => id !== view.me?.id);
  media.setInterest(
    others
      .filter(({ openSources }) => openSources.includes('camera'))
      .map(({ id }) => ({ participantId: id, source: 'camera', height: 360 })),
  );
  for (const { id } of others) {
    show(id, 'camera', media.track(id, 'camera'));
    show(id, 'microphone', media.track(id, 'microphone'));
  }
}

function show(id: ParticipantId, source: Source, track: MediaStreamTrack | undefined): void {
  const key = `${id}/${source}`;
  const known = shown.get(key);
  if (!track || known?.track === track) return;
  const entry: Shown = known ?? { track, count: 0, longestPauseMs: 0, lastAt: 0 };
  entry.track = track;
  shown.set(key, entry);
  if (source === 'camera') paint(entry);
  else listen(entry, id);
}

/** Counts frames as they are painted: what a viewer sees, not what a statistic says. */
function paint(entry: Shown): void {
  const video = (entry.video ??= document.body.appendChild(document.createElement('video')));
  video.muted = true;
  video.srcObject = new MediaStream([entry.track]);
  void video.play().catch(() => undefined);
  const { track } = entry;
  const next = () => {
    if (entry.track !== track) return;
    noteArrival(entry);
    noteFirst(performance.now());
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
}

/** Sound has no frames to paint: a packet that carries on the RTP clock counts. */
function listen(entry: Shown, id: ParticipantId): void {
  const { track } = entry;
  const audio = document.body.appendChild(document.createElement('audio'));
  audio.srcObject = new MediaStream([track]);
  audio.muted = true;
  void audio.play().catch(() => undefined);
  let before = 0;
  const timer = setInterval(() => {
    if (entry.track !== track) {
      clearInterval(timer);
      return audio.remove();
    }
    const now = room?.media.levels(id) ?? 0;
    if (now !== before) noteArrival(entry);
    before = now;
  }, 50);
}

function noteArrival(entry: Shown): void {
  const now = performance.now();
  if (entry.lastAt > 0) entry.longestPauseMs = Math.max(entry.longestPauseMs, now - entry.lastAt);
  entry.lastAt = now;
  entry.count += 1;
}

function seqOf(view: RoomView | undefined): number {
  return view && 'seq' in view && typeof view.seq === 'number' ? view.seq : 0;
}
