import { type ReactNode, useState } from 'react';
import type { ClassSession, CourseId, Enrolment, Link, Me, RestClient } from '@lectern/sdk';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
import { type Loaded, useLoad } from '../../platform/use-load.ts';
import { isStaffOf } from './courses-model.ts';
import { LinkDialog, NewClassDialog, UnenrolDialog } from './course-dialogs.tsx';
import { CourseView } from './course-view.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';

export type CoursePageProps = {
  readonly rest: RestClient;
  readonly me: Me;
  readonly courseId: CourseId;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

type Open =
  | { readonly kind: 'new-class' | 'enrol' }
  | { readonly kind: 'unenrol'; readonly person: Enrolment }
  | {
      readonly kind: 'link';
      readonly title: string;
      readonly help: string;
      readonly link?: Link;
      readonly refused?: unknown;
    };

export function CoursePage({ rest, me, courseId, pending }: CoursePageProps) {
  const [limits, setLimits] = useState({ past: 10, people: 50 });
  const [loaded, reload] = useLoad(`${courseId} ${limits.past} ${limits.people}`, () => load(rest, courseId, limits));
  const [shown, setShown] = useState(loaded);
  if (loaded.state !== 'loading' && loaded !== shown) setShown(loaded);
  const [open, setOpen] = useState<Open>();
  // More of the same list: what is there stays until the longer one has come.
  const page = loaded.state === 'loading' ? shown : loaded;
  if (page.state !== 'ready') return pending(page);
  const close = () => setOpen(undefined);
  const done = (sentence: string) => {
    close();
    announce(sentence);
    reload();
  };
  const showLink = (title: string, help: string, making: Promise<Link>) => {
    setOpen({ kind: 'link', title, help });
    making.then(
      (link) => setOpen({ kind: 'link', title, help, link }),
      (refused: unknown) => setOpen({ kind: 'link', title, help, refused }),
    );
  };
  const { course, coming, past, people } = page.value;
  return (
    <>
      <CourseView
        course={course}
        coming={coming.items}
        past={past.items}
        people={people.items}
        now={new Date()}
        meId={me.personId}
        seesRegisters={isStaffOf(course) || me.organisationRole !== undefined}
        onNewClass={() => setOpen({ kind: 'new-class' })}
        onEnrol={() => setOpen({ kind: 'enrol' })}
        onUnenrol={(person) => setOpen({ kind: 'unenrol', person })}
        onGuestLink={(session: ClassSession) =>
          showLink(
            text('class.guest-link-of', { title: session.title }),
            text('share.guest-help'),
            rest.createGuestLink(session.sessionId),
          )
        }
        onSignInLink={(person) =>
          showLink(
            text('person.sign-in-link-of', { name: person.name }),
            text('share.sign-in-help', { name: person.name }),
            rest.createSignInLink(person.personId),
          )
        }
        onMorePast={past.nextCursor ? () => setLimits({ ...limits, past: Math.min(200, limits.past * 4) }) : undefined}
        onMorePeople={people.nextCursor ? () => setLimits({ ...limits, people: 200 }) : undefined}
      />
      {open?.kind === 'new-class' && (
        <NewClassDialog
          now={new Date()}
          onClose={close}
          onSubmit={(plan) => rest.scheduleClass(courseId, plan).then(() => done(text('class.scheduled')))}
        />
      )}
      {open?.kind === 'enrol' && (
        <EnrolDialog
          onClose={close}
          onSubmit={(list) => rest.enrol(courseId, list).then(() => done(text('enrol.added', { count: list.length })))}
        />
      )}
      {open?.kind === 'unenrol' && (
        <UnenrolDialog
          person={open.person}
          onClose={close}
          onSubmit={({ personId }) => rest.unenrol(courseId, personId).then(() => done(text('unenrol.done')))}
        />
      )}
      {open?.kind === 'link' && (
        <LinkDialog {...open} link={open.link} refused={open.refused} now={new Date()} onClose={close} />
      )}
    </>
  );
}

async function load(rest: RestClient, courseId: CourseId, limits: { past: number; people: number }) {
  const [course, coming, past, people] = await Promise.all([
    rest.getCourse(courseId),
    rest.listClasses(courseId, { limit: 100 }),
    rest.listClasses(courseId, { past: true, limit: limits.past }),
    rest.listEnrolments(courseId, { limit: limits.people }),
  ]);
  return { course, coming, past, people };
}
