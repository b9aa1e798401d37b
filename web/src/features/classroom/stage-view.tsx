import { MonitorUp, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RoomView } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import { type Stage, tileOf } from './classroom-model.ts';
import { Picture } from './picture.tsx';
import { TileView } from './tile-view.tsx';

export type StageProps = { readonly view: RoomView; readonly stage: Stage; readonly waitingAction?: ReactNode };

/** What the lesson is about now: a shared screen with the face of who shares it, or who speaks. */
export function StageView({ view, stage, waitingAction }: StageProps) {
  const person = stage.kind === 'alone' ? undefined : view.participants.find(({ id }) => id === stage.id);
  if (person === undefined) return <Alone>{waitingAction}</Alone>;
  const tile = tileOf(view, person);
  if (stage.kind === 'person') {
    return (
      <section className="main" aria-label={text('stage.label')}>
        <TileView tile={tile} large />
      </section>
    );
  }
  return (
    <section className="main sharing" aria-label={text('stage.label')}>
      <Picture id={person.id} source="screen" isMe={tile.isMe} label={text('stage.screen-of', { name: person.name })} />
      <span className="sharer">
        <MonitorUp className="icon" />
        {tile.isMe ? (
          text('stage.you-share')
        ) : (
          <span>
            <bdi dir="auto">{person.name}</bdi> {text('stage.shares')}
          </span>
        )}
      </span>
    </section>
  );
}

function Alone({ children }: { children: ReactNode }) {
  return (
    <section className="main alone" aria-label={text('stage.label')}>
      <Users className="icon" />
      <h2>{text('stage.alone')}</h2>
      <p>{text('stage.alone-help')}</p>
      {children}
    </section>
  );
}
