import { DoorClosed, LoaderCircle } from 'lucide-react';
import { lazy, memo, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import type { ClassSession, Client, Me, SessionId } from '@lectern/sdk';
import type { RecordLink } from '../features/class-over/class-over-view.tsx';
import { ClassroomView } from '../features/classroom/classroom-view.tsx';
import { useClassroom } from '../features/classroom/use-classroom.ts';
import { isTeaching } from '../features/device-check/device-check-model.ts';
import { DeviceCheckView } from '../features/device-check/device-check-view.tsx';
import { useDeviceCheck } from '../features/device-check/use-device-check.ts';
import { LobbyView } from '../features/lobby/lobby-view.tsx';
import { announce } from '../platform/announce.ts';
import { missingFeatures } from '../platform/browser-fit.ts';
import { text } from '../platform/locale/text.ts';
import { timeSpan } from '../platform/locale/times.ts';
import { codeOf, refusalText } from '../platform/refusal-text.ts';
import { type Loaded, useLoad } from '../platform/use-load.ts';
import { useStore } from '../platform/use-store.ts';
import { useWakeLock } from '../platform/wake-lock.ts';
import { MessagePage } from '../ui/message-page.tsx';
import { ClassVisit, type Visit } from './class-visit.ts';
import { BrowserNotFit } from './plain-pages.tsx';

const loadOver = () => import('../features/class-over/class-over-view.tsx');
const AlreadyEnded = lazy(async () => ({ default: (await loadOver()).AlreadyEnded }));
const NotOpenYet = lazy(async () => ({ default: (await loadOver()).NotOpenYet }));
const ClassOverView = lazy(async () => ({ default: (await loadOver()).ClassOverView }));
const TakeOver = lazy(async () => ({ default: (await import('./take-over.tsx')).TakeOver }));

export type ClassPageProps = {
  readonly client: Client;
  readonly sessionId: SessionId;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

export function ClassPage({ client, sessionId, pending }: ClassPageProps) {
  const [loaded] = useLoad(sessionId, async () => {
    const [session, me] = await Promise.all([client.rest.getClass(sessionId), client.rest.me()]);
    return { session, me };
  });
  const [missing] = useState(missingFeatures);
  if (missing.length > 0) return <BrowserNotFit missing={missing} />;
  if (loaded.state !== 'ready') return pending(loaded);
  const { session, me } = loaded.value;
  const isGuest = me.guestOfSessionId !== undefined;
  if (session.phase === 'ended') {
    return (
      <AlreadyEnded
        title={session.title}
        endReason={session.endReason}
        isGuest={isGuest}
        record={recordOf(session, isGuest)}
      />
    );
  }
  if (session.phase === 'scheduled' && !isTeaching(session)) return <NotYet session={session} isGuest={isGuest} />;
  return <VisitPage client={client} session={session} me={me} />;
}

function NotYet({ session, isGuest }: { session: ClassSession; isGuest: boolean }) {
  const when = timeSpan(new Date(session.startsAt), new Date(session.endsAt), new Date());
  return <NotOpenYet title={session.title} when={when} isGuest={isGuest} />;
}

function recordOf(session: ClassSession, isGuest: boolean): RecordLink | undefined {
  if (isGuest) return undefined;
  return isTeaching(session)
    ? { href: `/classes/${session.sessionId}/register`, label: 'over.register' }
    : { href: `/courses/${session.courseId}/attendance`, label: 'over.own-record' };
}

type VisitPageProps = { client: Client; session: ClassSession; me: Me };

function VisitPage({ client, session, me }: VisitPageProps) {
  const visit = useVisit(client, session.sessionId);
  return visit && <Steps visit={visit} session={session} me={me} />;
}

/** A visit lives as long as its page. */
function useVisit(client: Client, sessionId: SessionId): ClassVisit | undefined {
  const [visit, setVisit] = useState<ClassVisit>();
  useEffect(() => {
    const opened = new ClassVisit(client, sessionId);
    setVisit(opened);
    return () => opened.close();
  }, [client, sessionId]);
  return visit;
}

type StepsProps = { visit: ClassVisit; session: ClassSession; me: Me };

function Steps({ visit, session, me }: StepsProps) {
  const state = useStore(visit.store);
  const view = useSyncExternalStore(state.room.subscribe, () => state.room.view);
  const isGuest = me.guestOfSessionId !== undefined;
  const title = view.title || session.title;
  const isIn =
    view.status === 'in' || (view.status === 'reconnecting' && view.me !== undefined && view.me.presence !== 'waiting');
  const isInside = isIn && !state.joining;
  useEffect(() => {
    if (isInside) announce(text('class.entered', { title }));
  }, [isInside, title]);
  if (view.status === 'closed' && view.closed) {
    return (
      <ClassOverView
        closed={view.closed}
        title={title}
        endReason={view.endReason}
        isGuest={isGuest}
        record={recordOf(session, isGuest)}
        onReturn={() => visit.again()}
      />
    );
  }
  if (isInside) return <InClass visit={visit} state={state} />;
  if (!isIn && (view.status === 'waiting' || view.status === 'reconnecting')) {
    return (
      <LobbyView
        title={title}
        courseTitle={view.courseTitle || session.courseTitle}
        name={me.name}
        reconnecting={view.status === 'reconnecting'}
        onLeave={() => void visit.leave()}
      />
    );
  }
  return <Door visit={visit} state={state} session={session} me={me} />;
}

/** It stays as it is while the room behind it changes. */
const Door = memo(function Door({ visit, state, session, me }: StepsProps & { state: Visit }) {
  const onlyWatches = session.role === 'observer';
  const { media, now, chimePlays, toggle, chime } = useDeviceCheck(visit.own, onlyWatches);
  if (codeOf(state.refused) === 'REMOVED') {
    return (
      <MessagePage icon={DoorClosed} tone="bad" title={text('over.removed')}>
        <p>{text('over.removed-for-good')}</p>
      </MessagePage>
    );
  }
  return (
    <>
      <DeviceCheckView
        session={session}
        name={me.name}
        media={media}
        now={now}
        onlyWatches={onlyWatches}
        joining={state.joining}
        refused={state.refused === undefined ? undefined : refusalText(state.refused)}
        chimePlays={chimePlays}
        onToggle={toggle}
        onChoose={(source, deviceId) => void visit.own.choose(source, deviceId)}
        onChooseSpeaker={(deviceId) => visit.own.chooseSpeaker(deviceId)}
        onPlayChime={chime}
        onJoin={() => void visit.join()}
      />
      {state.asksToTakeOver && (
        <Suspense fallback={<LoaderCircle className="icon" />}>
          <TakeOver onConfirm={() => void visit.join(true)} onClose={() => visit.dismissTakeOver()} />
        </Suspense>
      )}
    </>
  );
});

function InClass({ visit, state }: { visit: ClassVisit; state: Visit }) {
  useWakeLock();
  // Ready before it is needed: when a class ends for a reason of the line, nothing may be left to load.
  useEffect(() => void setTimeout(() => loadOver().catch(() => undefined), 3_000), []);
  const props = useClassroom(state.room, visit.own, state.sending, () => void visit.leave());
  useEffect(() => {
    document.title = `${props.view.title} · Lectern`;
  }, [props.view.title]);
  return <ClassroomView {...props} />;
}
