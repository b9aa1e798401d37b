import {
  Check,
  CircleAlert,
  CirclePause,
  Clock,
  Download,
  FolderClock,
  Inbox,
  Pencil,
  Plus,
  Trash2,
} from 'lucide-react';
import type { Connection } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { OrganisationFrame } from './organisation-frame.tsx';
import { deliveryStateOf, shortMoment } from './stores-model.ts';

export type StoresProps = {
  readonly connections: readonly Connection[];
  readonly onNew: () => void;
  readonly onEdit: (connection: Connection) => void;
  readonly onDelete: (connection: Connection) => void;
  readonly onDead: (connection: Connection) => void;
  readonly onBackfill: (connection: Connection) => void;
  readonly onDownload: () => void;
};

/** Where statements go, how far they have come, and what went wrong. */
export function StoresView(props: StoresProps) {
  const { connections, onNew, onDownload } = props;
  return (
    <OrganisationFrame current="stores">
      <div className="block">
        <p className="muted">{text('stores.help')}</p>
        <div className="row">
          <Button tone="primary" icon={Plus} onClick={onNew}>
            {text('stores.new')}
          </Button>
          <Button icon={Download} onClick={onDownload}>
            {text('stores.download')}
          </Button>
        </div>
        {connections.length === 0 && <p className="nothing">{text('stores.none')}</p>}
        <ul className="stores">
          {connections.map((connection) => (
            <Store key={connection.connectionId} {...props} connection={connection} />
          ))}
        </ul>
      </div>
    </OrganisationFrame>
  );
}

function Store({ connection, onEdit, onDelete, onDead, onBackfill }: StoresProps & { connection: Connection }) {
  const { name, endpoint, courseTitle, delivery } = connection;
  const of = (id: 'edit-of' | 'delete-of' | 'dead-of' | 'backfill-of') => text(`stores.${id}`, { name });
  return (
    <li className="card store">
      <div className="store-head">
        <div>
          <h2 dir="auto">{name}</h2>
          <p className="muted small-text">
            <bdi dir="auto" className="person-text">
              {endpoint}
            </bdi>
            {' · '}
            {courseTitle ? <bdi dir="auto">{courseTitle}</bdi> : text('stores.every-course')}
          </p>
        </div>
        <StateChip connection={connection} />
      </div>
      <dl className="store-figures">
        {(['accepted', 'waiting', 'dead'] as const).map((figure) => (
          <div key={figure}>
            <dt>{text(`stores.${figure}`)}</dt>
            <dd className="number">{delivery[figure].toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      {delivery.lastError && (
        <div className="note warn">
          <CircleAlert className="icon" />
          <div>
            <span dir="auto" className="person-text">
              {delivery.lastError}
            </span>
            <span className="block-line">
              {delivery.lastErrorAt && text('stores.error-at', { at: shortMoment(delivery.lastErrorAt) })}{' '}
              {delivery.nextAttemptAt && text('stores.next-at', { at: shortMoment(delivery.nextAttemptAt) })}
            </span>
          </div>
        </div>
      )}
      <div className="row">
        <Button size="small" icon={Pencil} onClick={() => onEdit(connection)} aria-label={of('edit-of')}>
          {text('stores.edit')}
        </Button>
        <Button size="small" icon={FolderClock} onClick={() => onBackfill(connection)} aria-label={of('backfill-of')}>
          {text('stores.backfill')}
        </Button>
        {delivery.dead > 0 && (
          <Button size="small" icon={Inbox} onClick={() => onDead(connection)} aria-label={of('dead-of')}>
            {text('stores.see-dead')}
          </Button>
        )}
        <Button
          size="small"
          tone="quiet"
          icon={Trash2}
          onClick={() => onDelete(connection)}
          aria-label={of('delete-of')}
        >
          {text('stores.delete')}
        </Button>
      </div>
    </li>
  );
}

const marks = {
  off: { icon: CirclePause, tone: '' },
  failing: { icon: CircleAlert, tone: 'bad' },
  dead: { icon: Inbox, tone: 'warn' },
  waiting: { icon: Clock, tone: '' },
  good: { icon: Check, tone: 'good' },
} as const;

function StateChip({ connection }: { connection: Connection }) {
  const state = deliveryStateOf(connection);
  const { icon: Symbol, tone } = marks[state];
  return (
    <span className={`chip ${tone}`}>
      <Symbol className="icon" />
      {text(`stores.state-${state}`)}
    </span>
  );
}
