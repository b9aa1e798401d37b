import { CircleAlert, Info, LogIn, Mic, MicOff, Video, VideoOff, Volume2 } from 'lucide-react';
import { type Ref, useEffect, useRef } from 'react';
import type { ClassSession } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import type { OwnMediaSnapshot, OwnSource } from '../../platform/own-media.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { initialsOf } from '../../ui/initials.ts';
import { currentOf, helpFor, optionsOf, standing } from './device-check-model.ts';
import { LevelMeter } from './level-meter.tsx';
import './device-check.css';

export type DeviceCheckProps = {
  readonly session: ClassSession;
  readonly name: string;
  readonly media: OwnMediaSnapshot;
  readonly now: Date;
  /** An observer sends nothing: no devices are asked for. */
  readonly onlyWatches: boolean;
  readonly joining: boolean;
  readonly refused: string | undefined;
  readonly chimePlays: boolean;
  readonly onToggle: (source: OwnSource) => void;
  readonly onChoose: (source: OwnSource, deviceId: string) => void;
  readonly onChooseSpeaker: (deviceId: string) => void;
  readonly onPlayChime: () => void;
  readonly onJoin: () => void;
};

export function DeviceCheckView(props: DeviceCheckProps) {
  const { session, media, onlyWatches } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${session.title} · Lectern`;
    heading.current?.focus();
  }, [session.title]);
  const problems = (['microphone', 'camera'] as const).filter((source) => media[source].problem !== undefined);
  return (
    <main className="check-page">
      <div className="check">
        <Preview {...props} />
        <div>
          <Title session={session} now={props.now} headingRef={heading} />
          {problems.map((source) => (
            <Problem key={source} source={source} media={media} />
          ))}
          {onlyWatches ? <OnlyWatches /> : <Devices {...props} />}
          <Join {...props} />
        </div>
      </div>
    </main>
  );
}

type TitleProps = { session: ClassSession; now: Date; headingRef: Ref<HTMLHeadingElement> };

function Title({ session, now, headingRef }: TitleProps) {
  return (
    <div className="title">
      <p className="muted" dir="auto">
        {session.courseTitle}
      </p>
      <h1 tabIndex={-1} ref={headingRef} dir="auto">
        {session.title}
      </h1>
      <p className="muted">{standing(session, now)}</p>
    </div>
  );
}

function Preview({ name, media, onToggle, onlyWatches }: DeviceCheckProps) {
  const video = useRef<HTMLVideoElement>(null);
  const { microphone, camera } = media;
  useEffect(() => {
    if (video.current) video.current.srcObject = camera.track ? new MediaStream([camera.track]) : null;
  }, [camera.track]);
  return (
    <section className="preview" aria-label={text('check.preview')}>
      <span className="letters" aria-hidden="true">
        {initialsOf(name)}
      </span>
      {camera.track && <video ref={video} autoPlay playsInline muted aria-label={text('check.your-picture')} />}
      {!onlyWatches && camera.state !== 'on' && (
        <span className="hidden-state">
          {text(camera.state === 'starting' ? 'check.camera-starts' : 'check.camera-off')}
        </span>
      )}
      {!onlyWatches && (
        <div className="controls">
          <Toggle on={microphone.state !== 'off'} source="microphone" onToggle={onToggle} />
          <Toggle on={camera.state !== 'off'} source="camera" onToggle={onToggle} />
        </div>
      )}
    </section>
  );
}

type ToggleProps = { on: boolean; source: OwnSource; onToggle: (source: OwnSource) => void };

function Toggle({ on, source, onToggle }: ToggleProps) {
  const icons = { microphone: [Mic, MicOff], camera: [Video, VideoOff] } as const;
  return (
    <Button icon={icons[source][on ? 0 : 1]} onClick={() => onToggle(source)} data-on={on}>
      {text(`control.${source}.${on ? 'stop' : 'start'}`)}
    </Button>
  );
}

function Devices({ media, chimePlays, onChoose, onChooseSpeaker, onPlayChime }: DeviceCheckProps) {
  const microphones = optionsOf(media, 'audioinput');
  const cameras = optionsOf(media, 'videoinput');
  const speakers = optionsOf(media, 'audiooutput');
  const none = [{ value: '', label: text('device.none') }];
  const system = [{ value: '', label: text('device.system-speaker') }];
  const { microphone, camera } = media;
  return (
    <div className="fields">
      <Choice
        label={text('device.microphone')}
        icon={Mic}
        value={currentOf(microphone, microphones)}
        options={microphones.length > 0 ? microphones : none}
        disabled={microphones.length === 0}
        onChoose={(id) => onChoose('microphone', id)}
      >
        <LevelMeter track={microphone.state === 'on' ? microphone.track : undefined} />
      </Choice>
      <div className="speaker-row row">
        <div className="grow">
          <Choice
            label={text('device.speaker')}
            icon={Volume2}
            value={media.speakerId ?? speakers[0]?.value ?? ''}
            options={speakers.length > 0 ? speakers : system}
            onChoose={onChooseSpeaker}
          />
        </div>
        <Button onClick={onPlayChime} busy={chimePlays}>
          {text(chimePlays ? 'check.chime-plays' : 'check.play-chime')}
        </Button>
      </div>
      <Choice
        label={text('device.camera')}
        icon={Video}
        value={currentOf(camera, cameras)}
        options={cameras.length > 0 ? cameras : none}
        disabled={cameras.length === 0}
        onChoose={(id) => onChoose('camera', id)}
      />
    </div>
  );
}

function OnlyWatches() {
  return (
    <div className="fields">
      <div className="note">
        <Info className="icon" />
        <span>{text('check.observer')}</span>
      </div>
    </div>
  );
}

function Problem({ source, media }: { source: OwnSource; media: OwnMediaSnapshot }) {
  const { problem } = media[source];
  if (problem === undefined) return null;
  const { title, help } = helpFor(source, problem);
  return (
    <div className="note warn problem" role="status">
      <CircleAlert className="icon" />
      <div>
        <b>{title}</b> {help}
      </div>
    </div>
  );
}

function Join({ session, joining, refused, onJoin }: DeviceCheckProps) {
  const starts = session.phase === 'scheduled' && (session.role === 'instructor' || session.role === 'assistant');
  return (
    <div className="join">
      {refused !== undefined && (
        <p className="note bad" role="alert">
          <CircleAlert className="icon" />
          {refused}
        </p>
      )}
      <Button tone="primary" size="large" icon={LogIn} busy={joining} onClick={onJoin}>
        {text(joining ? 'check.joining' : starts ? 'check.open-class' : 'check.join')}
      </Button>
      <div className="muted small-text">
        <p>{text('check.kept')}</p>
        <details>
          <summary>{text('check.kept-more')}</summary>
          <p>{text('check.kept-help')}</p>
        </details>
      </div>
    </div>
  );
}
