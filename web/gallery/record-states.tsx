import { type ReactNode, useState } from 'react';
import { pendingPage } from '../src/app/plain-pages.tsx';
import { Shell } from '../src/app/shell.tsx';
import { type ClassRegisterProps, ClassRegisterView } from '../src/features/attendance/class-register-view.tsx';
import { CorrectionDialog } from '../src/features/attendance/correction-dialog.tsx';
import { type CourseRegisterProps, CourseRegisterView } from '../src/features/attendance/course-register-view.tsx';
import { firstCourseLook } from '../src/features/attendance/course-model.ts';
import { AnswerDialog, DisputeDialog } from '../src/features/attendance/dispute-dialogs.tsx';
import { ExportDialog } from '../src/features/attendance/export-dialog.tsx';
import { HistoryDialog } from '../src/features/attendance/history-dialog.tsx';
import { OrganisationPolicyView } from '../src/features/attendance/organisation-policy.tsx';
import { OwnRecordView } from '../src/features/attendance/own-record-view.tsx';
import { PolicyScopeForm } from '../src/features/attendance/policy-dialog.tsx';
import { firstLook, isComing, spanOf } from '../src/features/attendance/register-model.ts';
import { AccessesView } from '../src/features/organisation/accesses-view.tsx';
import { OrganisationFrame } from '../src/features/organisation/organisation-frame.tsx';
import { StoreDialog } from '../src/features/organisation/store-dialog.tsx';
import {
  BackfillDialog,
  DeadDialog,
  DeleteStoreDialog,
  DownloadDialog,
} from '../src/features/organisation/store-tasks.tsx';
import { draftOf, newConnection } from '../src/features/organisation/stores-model.ts';
import { StoresView } from '../src/features/organisation/stores-view.tsx';
import { VerifyView } from '../src/features/verify/verify-view.tsx';
import type { ClassRegister, CourseRegister } from '@lectern/sdk/attendance';
import { text } from '../src/platform/locale/text.ts';
import { Dialog } from '../src/ui/dialog.tsx';
import { course, me } from './fixtures.ts';
import * as given from './record-fixtures.ts';

const nothing = () => undefined;
const submit = async () => undefined;
const admin = { ...me, organisationRole: 'admin' } as const;

function inShell(children: ReactNode, current: 'course' | 'organisation' = 'course') {
  return (
    <Shell me={current === 'organisation' ? admin : me} current={current} onSignOut={nothing}>
      {children}
    </Shell>
  );
}

function Register({ register, ...props }: Partial<ClassRegisterProps> & { register: ClassRegister }) {
  const [look, setLook] = useState(firstLook);
  return inShell(
    <ClassRegisterView
      register={register}
      now={given.now}
      look={look}
      isStale={false}
      onLook={setLook}
      onCorrect={nothing}
      onHistory={nothing}
      onAnswer={nothing}
      onExport={nothing}
      onPrint={nothing}
      onPolicy={nothing}
      {...props}
    />,
  );
}

function Course({ register, ...props }: Partial<CourseRegisterProps> & { register: CourseRegister }) {
  const [look, setLook] = useState(firstCourseLook);
  return inShell(
    <CourseRegisterView
      register={register}
      look={look}
      onLook={setLook}
      onExport={nothing}
      onPolicy={nothing}
      onContactHours={nothing}
      {...props}
    />,
  );
}

const correct = (register: ClassRegister, at: number) => (
  <CorrectionDialog
    entry={register.entries[at]!}
    span={spanOf(register, given.now)}
    isComing={isComing(register)}
    onClose={nothing}
    onSubmit={submit}
  />
);
const stores = (connections = given.connections) =>
  inShell(
    <StoresView
      connections={connections}
      onNew={nothing}
      onEdit={nothing}
      onDelete={nothing}
      onDead={nothing}
      onBackfill={nothing}
      onDownload={nothing}
    />,
    'organisation',
  );

/** Registers, the organisation's pages and the verification page, by name. */
export const recordStates: Record<string, () => ReactNode> = {
  register: () => <Register register={given.register} />,
  'register-live': () => <Register register={given.live} />,
  'register-coming': () => <Register register={given.coming} />,
  'register-corrected': () => <Register register={given.corrected} />,
  'register-computing': () => <Register register={{ ...given.register, version: 0, computedAt: undefined }} />,
  'register-empty': () => <Register register={{ ...given.register, entries: [] }} />,
  'register-stale': () => <Register register={given.live} isStale />,
  'register-thousand': () => <Register register={given.thousand} />,
  'register-long-names': () => <Register register={given.long} />,
  'register-found-nobody': () => <Register register={given.register} look={{ ...firstLook, search: 'zzz' }} />,
  'register-read-only': () => (
    <Register register={given.register} onCorrect={undefined} onAnswer={undefined} onPolicy={undefined} />
  ),
  'register-loading': () => inShell(pendingPage({ state: 'loading' })),
  'register-failed': () => inShell(pendingPage({ state: 'failed', error: new Error('x') })),
  'register-correct': () => correct(given.register, 1),
  'register-correct-corrected': () => correct(given.register, 5),
  'register-excuse': () => correct(given.coming, 0),
  'register-history': () => (
    <HistoryDialog
      name="Chloe Laurent"
      lengthMs={3_000_000}
      history={{ state: 'ready', value: given.history }}
      onClose={nothing}
    />
  ),
  'register-answer': () => <AnswerDialog entry={given.chloe} onClose={nothing} onSubmit={submit} />,
  'register-export': () => <ExportDialog formats={['pdf', 'csv']} isLogged onClose={nothing} onSubmit={submit} />,
  'register-policy': () => (
    <Dialog title={text('policy.title-class')} onClose={nothing} size="wide">
      <PolicyScopeForm answer={given.policyAnswer} scope="class" onClose={nothing} onSet={submit} />
    </Dialog>
  ),
  'course-register': () => <Course register={given.course} />,
  'course-register-empty': () => <Course register={given.emptyCourse} />,
  'course-register-big': () => <Course register={given.bigCourse} />,
  'course-register-policy': () => (
    <Dialog title={text('policy.title-course')} onClose={nothing} size="wide">
      <PolicyScopeForm answer={given.inheritedPolicy} scope="course" onClose={nothing} onSet={submit} />
    </Dialog>
  ),
  'own-record': () =>
    inShell(
      <OwnRecordView
        record={given.own}
        isSent
        onSend={nothing}
        onDispute={nothing}
        onHistory={nothing}
        onContactHours={nothing}
      />,
    ),
  'own-record-empty': () =>
    inShell(
      <OwnRecordView
        record={given.ownEmpty}
        isSent={undefined}
        onSend={nothing}
        onDispute={nothing}
        onHistory={nothing}
        onContactHours={nothing}
      />,
    ),
  'own-record-dispute': () => (
    <DisputeDialog entry={given.chloe} title="Derivatives" onClose={nothing} onSubmit={submit} />
  ),
  'organisation-policy': () =>
    inShell(
      <OrganisationFrame current="attendance">
        <OrganisationPolicyView answer={given.inheritedPolicy} onSet={submit} />
      </OrganisationFrame>,
      'organisation',
    ),
  'organisation-accesses': () =>
    inShell(
      <AccessesView accesses={given.accesses} person={undefined} onPerson={nothing} onMore={nothing} />,
      'organisation',
    ),
  'organisation-accesses-person': () =>
    inShell(
      <AccessesView
        accesses={given.accesses.slice(1, 2)}
        person={{ personId: 'x', name: 'Chloe Laurent' }}
        onPerson={nothing}
        onMore={undefined}
      />,
      'organisation',
    ),
  'organisation-accesses-none': () =>
    inShell(<AccessesView accesses={[]} person={undefined} onPerson={nothing} onMore={undefined} />, 'organisation'),
  'organisation-stores': () => stores(),
  'organisation-stores-none': () => stores([]),
  'organisation-store-new': () => (
    <StoreDialog
      first={newConnection}
      courses={[course]}
      onTest={nothing as never}
      onClose={nothing}
      onSubmit={submit}
    />
  ),
  'organisation-store-change': () => (
    <StoreDialog
      first={draftOf(given.connections[2]!)}
      courses={[course]}
      onTest={nothing as never}
      onClose={nothing}
      onSubmit={submit}
    />
  ),
  'organisation-store-dead': () => (
    <DeadDialog
      connection={given.connections[1]!}
      dead={{ state: 'ready', value: given.dead }}
      onClose={nothing}
      onSubmit={submit}
    />
  ),
  'organisation-store-backfill': () => (
    <BackfillDialog connection={given.connection} onClose={nothing} onSubmit={submit} />
  ),
  'organisation-store-download': () => <DownloadDialog onClose={nothing} onSubmit={submit} />,
  'organisation-store-delete': () => (
    <DeleteStoreDialog connection={given.connection} onClose={nothing} onSubmit={submit} />
  ),
  verify: () => <VerifyView page={{ state: 'asking' }} onAsk={nothing} />,
  'verify-looking': () => <VerifyView page={{ state: 'looking' }} onAsk={nothing} />,
  'verify-unknown': () => <VerifyView page={{ state: 'unknown', code: 'K7QF-2MZP-9XTA' }} onAsk={nothing} />,
  'verify-unreachable': () => <VerifyView page={{ state: 'unreachable' }} onAsk={nothing} />,
  'verify-found': () => (
    <VerifyView page={{ state: 'found', code: 'K7QF-2MZP-9XTA', document: given.confirmation }} onAsk={nothing} />
  ),
  'verify-superseded': () => (
    <VerifyView
      page={{
        state: 'found',
        code: 'K7QF-2MZP-9XTA',
        document: {
          ...given.confirmation,
          kind: 'contact-hours-pdf',
          classTitle: undefined,
          personName: 'Chloe Laurent',
          isSuperseded: true,
          figures: [
            { name: 'classes', value: '12' },
            { name: 'contact-minutes', value: '552' },
          ],
        },
      }}
      onAsk={nothing}
    />
  ),
};
