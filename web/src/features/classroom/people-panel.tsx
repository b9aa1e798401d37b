import { Check, DoorOpen, Ellipsis, Hand, Mic, MicOff, MonitorUp, WifiOff } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import type { ParticipantId, ParticipantView, RoomView } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import { waited } from '../../platform/locale/times.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { mayMuteEveryone, type PersonAction, personActions, roster, seesLobby } from './classroom-model.ts';
import { actionName, roleName } from './classroom-text.ts';

export type PeopleProps = {
  readonly view: RoomView;
  readonly now: number;
  readonly onAdmit: (ids: readonly ParticipantId[] | undefined) => void;
  readonly onDeny: (ids: readonly ParticipantId[]) => void;
  readonly onMuteEveryone: () => void;
  readonly onAct: (person: ParticipantView, action: PersonAction) => void;
  readonly onMenu: (person: ParticipantView, button: RefObject<HTMLButtonElement | null>) => void;
};

export function PeoplePanel(props: PeopleProps) {
  const { view } = props;
  const { raised, others } = roster(view);
  return (
    <div className="people" tabIndex={0} role="group" aria-label={text('control.people')}>
      {seesLobby(view) && view.waiting.length > 0 && <Lobby {...props} />}
      {raised.length > 0 && (
        <section>
          <h2>{text('people.hands')}</h2>
          <ol className="cards">
            {raised.map((person, index) => (
              <Raised key={person.id} person={person} place={index + 1} {...props} />
            ))}
          </ol>
        </section>
      )}
      <section>
        <div className="section-head">
          <h2>{text('people.in-class')}</h2>
          {mayMuteEveryone(view) && (
            <Button size="small" icon={MicOff} onClick={props.onMuteEveryone}>
              {text('people.mute-everyone')}
            </Button>
          )}
        </div>
        <ul className="rows">
          {others.map((person) => (
            <li key={person.id} className="person">
              <Person person={person} {...props} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Lobby({ view, now, onAdmit, onDeny }: PeopleProps) {
  return (
    <section>
      <div className="section-head">
        <h2>{text('lobby.waiting-count', { count: view.waiting.length })}</h2>
        {view.waiting.length > 1 && (
          <Button size="small" tone="primary" icon={Check} onClick={() => onAdmit(undefined)}>
            {text('lobby.admit-all')}
          </Button>
        )}
      </div>
      <ul className="cards">
        {view.waiting.map((person, index) => (
          <li key={person.id} className={`card waiting ${index === 0 && view.waiting.length === 1 ? 'next' : ''}`}>
            <header>
              <Avatar name={person.name} />
              <span className="who" dir="auto">
                {person.name}
              </span>
              <span className="chip">
                <DoorOpen className="icon" />
                {roleName(person.role)}
              </span>
              {person.waitingSince && (
                <span className="wait number">{waited(now - person.waitingSince.getTime())}</span>
              )}
            </header>
            <footer>
              <Button
                size="small"
                tone={view.waiting.length === 1 ? 'primary' : undefined}
                onClick={() => onAdmit([person.id])}
                aria-label={text('lobby.admit-person', { name: person.name })}
              >
                {text('lobby.admit')}
              </Button>
              <Button
                size="small"
                onClick={() => onDeny([person.id])}
                aria-label={text('lobby.deny-person', { name: person.name })}
              >
                {text('lobby.deny')}
              </Button>
            </footer>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Raised({ person, place, ...props }: PeopleProps & { person: ParticipantView; place: number }) {
  const { view, now, onAct } = props;
  const lower = personActions(view.me, person).find(({ kind }) => kind === 'lower-hand');
  return (
    <li className={`card raised ${place === 1 ? 'next' : ''}`}>
      <header>
        <span className="place number">{place}</span>
        <Avatar name={person.name} />
        <span className="who" dir="auto">
          {person.name}
        </span>
        <span className="chip warn">
          <Hand className="icon" />
          {text('people.hand')}
        </span>
        {person.handRaisedAt && <span className="wait number">{waited(now - person.handRaisedAt.getTime())}</span>}
      </header>
      {lower && (
        <footer>
          <Button size="small" onClick={() => onAct(person, lower)}>
            {text('person.lower-hand')}
          </Button>
          <span className="spacer" />
          <PersonControls person={person} {...props} />
        </footer>
      )}
    </li>
  );
}

function Person({ person, ...props }: PeopleProps & { person: ParticipantView }) {
  const { view } = props;
  const isMe = person.id === view.me?.id;
  return (
    <>
      <Avatar name={person.name} />
      <span className="who">
        <bdi dir="auto">{person.name}</bdi>
        <span className="what">
          {isMe ? `${text('tile.me')} · ` : ''}
          {roleName(person.role)}
        </span>
      </span>
      {person.presence === 'reconnecting' && (
        <span className="chip warn">
          <WifiOff className="icon" />
          {text('tile.reconnecting')}
        </span>
      )}
      {person.openSources.includes('screen') && (
        <span className="chip accent">
          <MonitorUp className="icon" />
          {text('people.shares')}
        </span>
      )}
      <PersonControls person={person} {...props} />
    </>
  );
}

function MicrophoneState({ person }: { person: ParticipantView }) {
  const isOn = person.openSources.includes('microphone');
  const Symbol = isOn ? Mic : MicOff;
  return (
    <span className={`microphone ${isOn ? 'on' : ''}`}>
      <Symbol className="icon" />
      <span className="only-heard">{text(isOn ? 'tile.microphone-on' : 'tile.microphone-off')}</span>
    </span>
  );
}

/** The first thing staff do to somebody who is heard is in sight; everything else is in the menu. */
function PersonControls({ person, view, onAct, onMenu }: PeopleProps & { person: ParticipantView }) {
  const button = useRef<HTMLButtonElement>(null);
  const actions = personActions(view.me, person);
  const mute = actions.find((action) => action.kind === 'close' && action.source === 'microphone');
  if (actions.length === 0) return <MicrophoneState person={person} />;
  return (
    <>
      {mute && (
        <Button
          size="small"
          onClick={() => onAct(person, mute)}
          aria-label={text('person.mute-person', { name: person.name })}
        >
          {actionName(mute)}
        </Button>
      )}
      <MicrophoneState person={person} />
      <Button
        ref={button}
        size="small"
        tone="quiet"
        icon={Ellipsis}
        aria-haspopup="menu"
        aria-label={text('person.more', { name: person.name })}
        onClick={() => onMenu(person, button)}
      />
    </>
  );
}
