import type { ReactNode } from 'react';
import type { Closed, RoomView } from '@lectern/sdk';
import { BrowserNotFit, Loading, NotFound, pendingPage } from '../src/app/plain-pages.tsx';
import { Shell } from '../src/app/shell.tsx';
import { TakeOver } from '../src/app/take-over.tsx';
import { AlreadyEnded, ClassOverView, NotOpenYet } from '../src/features/class-over/class-over-view.tsx';
import { wantedStage } from '../src/features/classroom/classroom-model.ts';
import { bannerOf } from '../src/features/classroom/classroom-text.ts';
import { type ClassroomProps, ClassroomView } from '../src/features/classroom/classroom-view.tsx';
import { EndDialog, LeaveDialog, RemoveDialog } from '../src/features/classroom/room-dialogs.tsx';
import { SettingsDialog } from '../src/features/classroom/settings-dialog.tsx';
import { CourseView } from '../src/features/courses/course-view.tsx';
import { LinkDialog, NewClassDialog, NewCourseDialog } from '../src/features/courses/course-dialogs.tsx';
import { EnrolDialog } from '../src/features/courses/enrol-dialog.tsx';
import { CoursesView } from '../src/features/courses/courses-view.tsx';
import { type DeviceCheckProps, DeviceCheckView } from '../src/features/device-check/device-check-view.tsx';
import { SignedOutPage } from '../src/ui/signed-out-page.tsx';
import { LobbyView } from '../src/features/lobby/lobby-view.tsx';
import { SignInView } from '../src/features/sign-in/sign-in-view.tsx';
import type { OwnMediaSnapshot } from '../src/platform/own-media.ts';
import { text } from '../src/platform/locale/text.ts';
import { fakeMedia } from './fake-media.ts';
import * as given from './fixtures.ts';

const nothing = () => undefined;
const off = { state: 'off', track: undefined, problem: undefined, deviceId: undefined } as const;
const device = (kind: MediaDeviceKind, label: string): MediaDeviceInfo => {
  return { deviceId: label, groupId: label, kind, label, toJSON: nothing };
};
const devices = [
  device('audioinput', 'MacBook microphone'),
  device('audiooutput', 'Headphones'),
  device('videoinput', 'FaceTime HD camera'),
];
const media: OwnMediaSnapshot = { microphone: off, camera: off, devices, speakerId: undefined };
const on = () => ({ ...off, state: 'on', track: fakeMedia.track(given.ben.id, 'camera') }) as const;

function Check(props: Partial<DeviceCheckProps>) {
  return (
    <DeviceCheckView
      session={given.session}
      name="Ben Keller"
      media={media}
      now={given.now}
      onlyWatches={false}
      joining={false}
      refused={undefined}
      chimePlays={false}
      onToggle={nothing}
      onChoose={nothing}
      onChooseSpeaker={nothing}
      onPlayChime={nothing}
      onJoin={nothing}
      {...props}
    />
  );
}

function Room({ view, ...props }: Partial<ClassroomProps> & { view: RoomView }) {
  const isStaff = view.me?.role === 'instructor' || view.me?.role === 'assistant';
  return (
    <ClassroomView
      view={view}
      stage={wantedStage(view, { kind: 'alone' })}
      media={media}
      roomMedia={fakeMedia}
      panel={isStaff ? 'people' : 'chat'}
      banner={undefined}
      unread={0}
      failure={undefined}
      microphoneOn={view.me?.openSources.includes('microphone') ?? false}
      cameraOn={view.me?.openSources.includes('camera') ?? false}
      sharing={view.me?.openSources.includes('screen') ?? false}
      onMicrophone={nothing}
      onCamera={nothing}
      onShare={isStaff ? nothing : undefined}
      onHand={nothing}
      onPanel={nothing}
      onStart={undefined}
      onEnd={view.me?.role === 'instructor' ? nothing : undefined}
      onLeave={nothing}
      onAdmit={nothing}
      onDeny={nothing}
      onMuteEveryone={nothing}
      onAct={nothing}
      onRemove={nothing}
      onPost={async () => undefined}
      onChoose={nothing}
      onChooseSpeaker={nothing}
      onDismiss={nothing}
      onDismissFailure={nothing}
      {...props}
    />
  );
}

const toOwnRecord = { href: '/courses/1/attendance', label: 'over.own-record' } as const;

function Over({ closed, ...props }: { closed: Partial<Closed>; endReason?: RoomView['endReason']; isGuest?: boolean }) {
  return (
    <ClassOverView
      closed={{ reason: 'left', message: '', mayReturn: true, ...closed }}
      title="Derivatives"
      endReason={undefined}
      isGuest={false}
      record={toOwnRecord}
      onReturn={nothing}
      {...props}
    />
  );
}

const inShell = (children: ReactNode, current: 'courses' | 'course') => (
  <Shell me={given.me} current={current} onSignOut={nothing}>
    {children}
  </Shell>
);
const course = (fields: Partial<Parameters<typeof CourseView>[0]> = {}) =>
  inShell(
    <CourseView
      course={given.course}
      coming={given.coming}
      past={given.past}
      people={given.people}
      now={given.now}
      meId="ada"
      seesRegisters
      onNewClass={nothing}
      onEnrol={nothing}
      onGuestLink={nothing}
      onSignInLink={nothing}
      onUnenrol={nothing}
      onMorePast={nothing}
      onMorePeople={undefined}
      {...fields}
    />,
    'course',
  );
const submit = async () => undefined;
const shared = { ...given.ada, openSources: ['microphone', 'camera', 'screen'] } as const;
const sharedView = (fields: Partial<RoomView> = {}): RoomView => ({
  ...given.base,
  me: shared,
  participants: [shared, ...given.base.participants.slice(1)],
  ...fields,
});
const asBen = given.asMe(given.ben);
const waiting = [
  given.person('w1', 'guest', { name: 'Gus Guest', presence: 'waiting', waitingSince: new Date(Date.now() - 22_000) }),
  given.person('w2', 'guest', { name: 'Hanna Berg', presence: 'waiting', waitingSince: new Date(Date.now() - 4_000) }),
];
const crowd = Array.from({ length: 22 }, (_, index) => {
  return given.person(`crowd${index}`, 'learner', {
    name: `Learner ${index + 1}`,
    openSources: [...(index % 3 ? (['camera'] as const) : []), ...(index % 5 ? [] : (['microphone'] as const))],
  });
});
const hardView: RoomView = {
  ...given.base,
  title: 'Ableitungen, Differenzenquotienten und die Grenzwertbildung in einer Veränderlichen',
  courseTitle: 'Mathematik für Ingenieurinnen und Ingenieure, Gruppe am Dienstagvormittag',
  participants: [given.ada, ...Object.values(given.hard)],
  chat: given.hardChat,
  hands: [given.hard.html.id],
  speakers: [given.hard.rtl.id],
};
const notice = { id: 1, at: given.now };

/** Every page and state, by name. */
export const states: Record<string, () => ReactNode> = {
  'sign-in': () => (
    <SignInView
      page={{
        state: 'ready',
        busy: false,
        refused: undefined,
        link: {
          kind: 'sign-in',
          organisationName: 'Example University',
          personName: 'Ben Keller',
          classTitle: 'Derivatives',
          courseTitle: 'Calculus I',
        },
      }}
      onEnter={nothing}
    />
  ),
  'sign-in-looking': () => <SignInView page={{ state: 'looking' }} onEnter={nothing} />,
  guest: () => (
    <SignInView
      page={{
        state: 'ready',
        busy: false,
        refused: undefined,
        link: {
          kind: 'guest',
          organisationName: 'Example University',
          classTitle: 'Derivatives',
          courseTitle: 'Calculus I',
        },
      }}
      onEnter={nothing}
    />
  ),
  ...Object.fromEntries(
    (['expired', 'used', 'revoked', 'unknown', 'unreachable'] as const).map((why) => [
      `link-${why}`,
      () => <SignInView page={{ state: 'dead', why }} onEnter={nothing} />,
    ]),
  ),
  courses: () => inShell(<CoursesView courses={given.courses} now={given.now} onCreate={nothing} />, 'courses'),
  'courses-none': () => inShell(<CoursesView courses={[]} now={given.now} onCreate={undefined} />, 'courses'),
  'courses-new': () => <NewCourseDialog onClose={nothing} onSubmit={submit} />,
  course: () => course(),
  'course-learner': () =>
    course({
      seesRegisters: false,
      course: { ...given.course, role: 'learner' },
      people: given.people.map(({ email: _, ...one }) => one),
    }),
  'course-empty': () => course({ coming: [], past: [], people: given.people.slice(0, 1), onMorePast: undefined }),
  'course-new-class': () => <NewClassDialog now={given.now} onClose={nothing} onSubmit={submit} />,
  'course-enrol': () => <EnrolDialog onClose={nothing} onSubmit={submit} />,
  'course-link': () => (
    <LinkDialog
      title={text('person.sign-in-link-of', { name: 'Ben' })}
      help={text('share.sign-in-help', { name: 'Ben' })}
      link={given.link}
      refused={undefined}
      now={given.now}
      onClose={nothing}
    />
  ),
  check: () => <Check media={{ ...media, camera: on(), microphone: { ...off, state: 'starting' } }} />,
  'check-off': () => <Check session={{ ...given.session, phase: 'open', startedAt: undefined, role: 'guest' }} />,
  'check-denied': () => (
    <Check
      media={{ ...media, devices: [], microphone: { ...off, problem: 'denied' }, camera: { ...off, problem: 'none' } }}
    />
  ),
  'check-refused': () => <Check refused={text('refusal.network')} />,
  'check-joining': () => <Check joining />,
  'check-observer': () => <Check onlyWatches session={{ ...given.session, role: 'observer' }} />,
  'take-over': () => <TakeOver onConfirm={nothing} onClose={nothing} />,
  lobby: () => (
    <LobbyView title="Derivatives" courseTitle="Calculus I" name="Gus" reconnecting={false} onLeave={nothing} />
  ),
  'lobby-reconnecting': () => (
    <LobbyView title="Derivatives" courseTitle="Calculus I" name="Gus" reconnecting onLeave={nothing} />
  ),
  'class-sharing': () => <Room view={sharedView()} />,
  'class-speaker': () => <Room view={given.base} />,
  'class-learner': () => <Room view={{ ...asBen, participants: sharedView().participants }} unread={0} cameraOn />,
  'class-learner-people': () => <Room view={asBen} panel="people" unread={3} />,
  'class-no-panel': () => <Room view={sharedView({ line: 'weak', waiting })} panel={undefined} unread={4} />,
  'class-lobby': () => <Room view={{ ...given.base, waiting }} />,
  'class-chat-staff': () => <Room view={{ ...given.base, waiting: waiting.slice(0, 1) }} panel="chat" />,
  'class-open': () => (
    <Room view={{ ...given.base, phase: 'open', participants: [given.ada], hands: [], chat: [] }} onStart={nothing} />
  ),
  'class-muted': () => (
    <Room
      view={asBen}
      banner={bannerOf({ ...notice, kind: 'source-closed', source: 'microphone', by: 'Tomás Ruiz' })}
    />
  ),
  'class-granted': () => (
    <Room
      view={asBen}
      onShare={nothing}
      banner={bannerOf({ ...notice, kind: 'granted', capability: 'share-screen', by: 'Ada Obi' })}
    />
  ),
  'class-reconnecting': () => <Room view={{ ...asBen, status: 'reconnecting', line: 'lost' }} />,
  'class-failure': () => <Room view={asBen} failure={text('refusal.too-fast')} />,
  'class-observer': () => (
    <Room
      view={given.asMe(given.olga)}
      onMicrophone={undefined}
      onCamera={undefined}
      onHand={undefined}
      onPost={undefined}
    />
  ),
  'class-crowd': () => <Room view={{ ...given.base, participants: [given.ada, ...crowd], hands: [] }} />,
  'class-hard-text': () => <Room view={hardView} panel="chat" />,
  'class-hard-people': () => <Room view={hardView} panel="people" />,
  'class-leave': () => <LeaveDialog mayEnd onClose={nothing} onConfirm={nothing} onEnd={nothing} />,
  'class-end': () => <EndDialog peopleCount={24} onClose={nothing} onConfirm={nothing} />,
  'class-remove': () => <RemoveDialog person={given.ben} onClose={nothing} onRemove={nothing} />,
  'class-settings': () => (
    <SettingsDialog media={media} onChoose={nothing} onChooseSpeaker={nothing} onClose={nothing} />
  ),
  'over-ended': () => <Over closed={{ reason: 'class-ended' }} endReason="by-instructor" />,
  'over-left': () => <Over closed={{ reason: 'left' }} />,
  'over-removed': () => (
    <Over closed={{ reason: 'removed', message: 'Please come back when you have your own camera on. <b>Thanks</b>' }} />
  ),
  'over-removed-for-good': () => <Over closed={{ reason: 'removed', mayReturn: false }} />,
  'over-denied': () => <Over closed={{ reason: 'denied', mayReturn: false }} isGuest />,
  'over-taken-over': () => <Over closed={{ reason: 'taken-over' }} />,
  'over-too-slow': () => <Over closed={{ reason: 'too-slow' }} />,
  'over-refused': () => <Over closed={{ reason: 'refused' }} />,
  'already-ended': () => (
    <AlreadyEnded title="Derivatives" endReason="everybody-left" isGuest={false} record={toOwnRecord} />
  ),
  'not-open': () => <NotOpenYet title="The chain rule" when="Tomorrow, 10:00 to 10:50" isGuest={false} />,
  'signed-out': () => <SignedOutPage />,
  'not-found': () => <NotFound />,
  'browser-not-fit': () => <BrowserNotFit missing={['WebRTC']} />,
  'failed-to-load': () => pendingPage({ state: 'failed', error: new Error('x') }),
  loading: () => <Loading />,
};
