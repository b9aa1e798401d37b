import { type ReactNode, useState } from 'react';
import type { RestClient } from '@lectern/sdk';
import type { AttendanceClient, Connection } from '@lectern/sdk/attendance';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
import { type Loaded, useLoad } from '../../platform/use-load.ts';
import { saveFile } from '../../ui/save-file.ts';
import { StoreDialog } from './store-dialog.tsx';
import { BackfillDialog, DeadDialog, DeleteStoreDialog, DownloadDialog } from './store-tasks.tsx';
import { draftOf, newConnection } from './stores-model.ts';
import { StoresView } from './stores-view.tsx';

export type StoresPageProps = {
  readonly attendance: AttendanceClient;
  readonly rest: Pick<RestClient, 'listCourses'>;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

type Open =
  | { readonly kind: 'new' | 'download' }
  | { readonly kind: 'edit' | 'delete' | 'dead' | 'backfill'; readonly connection: Connection };

export function StoresPage({ attendance, rest, pending }: StoresPageProps) {
  const [loaded, reload] = useLoad('stores', async () => {
    const [stores, courses] = await Promise.all([attendance.listConnections(), rest.listCourses({ limit: 200 })]);
    return { connections: stores.items, courses: courses.items };
  });
  const [shown, setShown] = useState(loaded);
  if (loaded.state !== 'loading' && loaded !== shown) setShown(loaded);
  const [open, setOpen] = useState<Open>();
  const page = loaded.state === 'loading' ? shown : loaded;
  if (page.state !== 'ready') return pending(page);
  const close = () => setOpen(undefined);
  const done = (sentence: string) => {
    close();
    announce(sentence);
    reload();
  };
  return (
    <>
      <StoresView
        connections={page.value.connections}
        onNew={() => setOpen({ kind: 'new' })}
        onDownload={() => setOpen({ kind: 'download' })}
        onEdit={(connection) => setOpen({ kind: 'edit', connection })}
        onDelete={(connection) => setOpen({ kind: 'delete', connection })}
        onDead={(connection) => setOpen({ kind: 'dead', connection })}
        onBackfill={(connection) => setOpen({ kind: 'backfill', connection })}
      />
      {(open?.kind === 'new' || open?.kind === 'edit') && (
        <StoreDialog
          first={open.kind === 'edit' ? draftOf(open.connection) : newConnection}
          courses={page.value.courses}
          onTest={(draft) => attendance.testConnection({ connectionId: idOf(open), draft })}
          onClose={close}
          onSubmit={(draft) => {
            const id = idOf(open);
            const saved =
              id === undefined ? attendance.createConnection(draft) : attendance.changeConnection(id, draft);
            return saved.then(() => done(text('store.saved')));
          }}
        />
      )}
      {open?.kind === 'delete' && (
        <DeleteStoreDialog
          connection={open.connection}
          onClose={close}
          onSubmit={({ connectionId }) =>
            attendance.deleteConnection(connectionId).then(() => done(text('delete-store.done')))
          }
        />
      )}
      {open?.kind === 'dead' && (
        <Dead
          attendance={attendance}
          connection={open.connection}
          onClose={close}
          onDone={(count) => done(text('dead.queued', { count }))}
        />
      )}
      {open?.kind === 'backfill' && (
        <BackfillDialog
          connection={open.connection}
          onClose={close}
          onSubmit={(from) =>
            attendance
              .backfill(open.connection.connectionId, from)
              .then(({ queued }) => done(text('dead.queued', { count: queued })))
          }
        />
      )}
      {open?.kind === 'download' && (
        <DownloadDialog
          onClose={close}
          onSubmit={async (days) => {
            saveFile(await attendance.downloadStatements(days));
            close();
          }}
        />
      )}
    </>
  );
}

const idOf = (open: Open) => (open.kind === 'edit' ? open.connection.connectionId : undefined);

type DeadProps = {
  attendance: Pick<AttendanceClient, 'listDeadStatements' | 'resend'>;
  connection: Connection;
  onClose: () => void;
  onDone: (count: number) => void;
};

function Dead({ attendance, connection, onClose, onDone }: DeadProps) {
  const { connectionId } = connection;
  const [dead] = useLoad(
    connectionId,
    async () => (await attendance.listDeadStatements(connectionId, { limit: 50 })).items,
  );
  return (
    <DeadDialog
      connection={connection}
      dead={dead}
      onClose={onClose}
      onSubmit={(ids) => attendance.resend(connectionId, ids).then(({ queued }) => onDone(queued))}
    />
  );
}
