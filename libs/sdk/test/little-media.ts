import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@lectern/kernel';
import type { MediaAnswer, MediaEvent, MediaRequest } from '@lectern/proto/messages/media/v1/media';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { Device, FakeHandler, testFakeParameters } from 'mediasoup-client';
import { Browser } from '../src/media/device.ts';
import type { MediaHost } from '../src/media/media.ts';
import { RefusedError } from '../src/refused-error.ts';
import { unseenView, type FoldedView } from '../src/room-view.ts';
import { participantId } from '../src/translate.ts';
import type { ParticipantView, RoomView } from '../src/view.ts';
import type { Source } from '../src/words.ts';

// An answer is never there at once, and one that is lost is missed only when others have come.
const answerMs = 1;
const missedMs = 20;

type Body = NonNullable<MediaRequest['body']>;

export const me = participantId(newId<'participant'>());

/**
 * The media service and the room, as far as media sees them: answers with mediasoup's own sample parameters, and opens and
 * closes sources. mediasoup-client runs as it is, on the handler that it brings for tests.
 */
export class LittleMedia implements MediaHost {
  readonly asked: Body[] = [];
  readonly grants: string[] = [];
  readonly lines: RoomView['line'][] = [];
  folded: FoldedView;
  /** The server still has the transports of before. */
  canResume = true;
  refusesSources = false;
  /** What of this kind is said does not arrive. */
  loses?: 'connectTransport' | 'produce';
  readonly producerIds: string[] = [];
  /** Opens that fail before one is answered. */
  failingOpens = 0;
  opensAtOnce = 0;
  mostOpensAtOnce = 0;
  changed: () => void = () => undefined;

  constructor() {
    const own: ParticipantView = {
      id: me,
      personId: newId<'person'>(),
      name: 'Ben',
      role: 'learner',
      presence: 'present',
      capabilities: ['speak', 'show-camera'],
      openSources: [],
      joinedAt: new Date(),
    };
    this.folded = { ...unseenView, status: 'in', myId: me, me: own, participants: [own], seq: 1 };
  }

  readonly act = {
    openSource: async (source: Source) => {
      if (this.refusesSources) throw new RefusedError({ code: 'CAPABILITY_MISSING', detail: 'not allowed' });
      // Its fact is a moment behind the answer.
      setTimeout(() => this.setOpen(source, true), 2);
      return Promise.resolve();
    },
    closeSource: (source: Source) => {
      this.setOpen(source, false);
      return Promise.resolve();
    },
  };

  view(): FoldedView {
    return this.folded;
  }

  async request({ body }: MediaRequest): Promise<MediaAnswer> {
    if (!body) throw new TypeError('an empty request');
    this.asked.push(body);
    if (body.$case === 'open') this.mostOpensAtOnce = Math.max(this.mostOpensAtOnce, ++this.opensAtOnce);
    const isLost = this.loses === body.$case;
    await pause(isLost ? missedMs : answerMs);
    if (isLost) throw new RefusedError({ code: 'LINE_LOST', detail: '', retryable: true });
    if (body.$case === 'open') this.opensAtOnce -= 1;
    return { body: this.answer(body) };
  }

  renewGrant(): Promise<string> {
    const grant = `fresh ${this.grants.length + 1}`;
    this.grants.push(grant);
    return Promise.resolve(grant);
  }

  lineChanged(line: RoomView['line']): void {
    this.lines.push(line);
  }

  speakersChanged(ids: readonly string[]): void {
    this.folded = { ...this.folded, speakers: ids.map(participantId) };
  }

  setOpen(source: Source, isOpen: boolean): void {
    const { me: own } = this.folded;
    if (!own) return;
    const others = own.openSources.filter((other) => other !== source);
    const openSources = isOpen ? [...others, source] : others;
    this.folded = { ...this.folded, seq: this.folded.seq + 1, me: { ...own, openSources } };
    this.changed();
  }

  kinds(): string[] {
    return this.asked.map(({ $case }) => $case);
  }

  private answer(body: Body): MediaAnswer['body'] {
    switch (body.$case) {
      case 'open': {
        if (this.failingOpens-- > 0) throw new RefusedError({ code: 'MEDIA_UNAVAILABLE', detail: '', retryable: true });
        const transport = () => {
          const { id, ...rest } = testFakeParameters.generateTransportRemoteParameters();
          return { transportId: id, ...rest };
        };
        return {
          $case: 'opened',
          value: {
            routerRtpCapabilities: testFakeParameters.generateRouterRtpCapabilities(),
            send: transport(),
            receive: transport(),
            resumed: body.value.standing !== undefined && this.canResume,
          },
        };
      }
      case 'produce': {
        const producerId = newId();
        this.producerIds.push(producerId);
        return { $case: 'produced', value: { producerId } };
      }
      case 'restartIce':
        return { $case: 'iceParameters', value: { iceParameters: { usernameFragment: 'u', password: 'p' } } };
      default:
        return { $case: 'accepted', value: {} };
    }
  }
}

export function fakeBrowser(): Browser {
  const fake = FakeHandler.createFactory(testFakeParameters);
  // A way that is open a moment after it was wanted.
  const factory: typeof fake.factory = (options) => {
    const handler = fake.factory(options);
    setTimeout(() => handler.emit('@connectionstatechange', 'connected'), 3);
    return handler;
  };
  return new Browser(Promise.resolve(() => new Device({ handlerFactory: { ...fake, factory } })));
}

export function fakeTrack(kind: 'audio' | 'video'): MediaStreamTrack {
  return new FakeMediaStreamTrack({ kind }) as MediaStreamTrack;
}

/** Somebody else's picture, as the service announces it. */
export function opened(ofId: string, { consumerId = newId() as string, moreFollow = false } = {}): MediaEvent {
  const { producerId, rtpParameters } = testFakeParameters.generateConsumerRemoteParameters({
    id: consumerId,
    codecMimeType: 'video/VP8',
  });
  const value = {
    consumerId,
    producerId,
    participantId: ofId,
    source: 'SOURCE_CAMERA',
    kind: 'video',
    moreFollow,
  } as const;
  return { body: { $case: 'consumerOpened', value: { ...value, rtpParameters } } };
}
