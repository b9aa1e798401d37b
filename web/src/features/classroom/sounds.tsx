import type { ParticipantId, ParticipantView, Source } from '@lectern/sdk';
import { useEffect, useRef } from 'react';
import { useTrack } from './use-media.ts';

export type SoundsProps = {
  readonly people: readonly ParticipantView[];
  readonly meId: ParticipantId | undefined;
  readonly speakerId: string | undefined;
  /** Changes when the person has touched the page, which lets a browser that held the sound back play it. */
  readonly attempt: number;
  readonly onBlocked: () => void;
};

/** What is heard: one element per microphone and shared sound of everybody else. */
export function Sounds({ people, meId, ...rest }: SoundsProps) {
  const others = people.filter(({ id }) => id !== meId);
  return (
    <div className="sounds">
      {others.map(({ id }) => (
        <Sound key={`${id}/microphone`} id={id} source="microphone" {...rest} />
      ))}
      {others.map(({ id }) => (
        <Sound key={`${id}/screen-audio`} id={id} source="screen-audio" {...rest} />
      ))}
    </div>
  );
}

type SoundProps = Omit<SoundsProps, 'people' | 'meId'> & { id: ParticipantId; source: Source };

function Sound({ id, source, speakerId, attempt, onBlocked }: SoundProps) {
  const track = useTrack(id, source);
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (element === null || track === undefined) return;
    element.srcObject = new MediaStream([track]);
    element.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
    });
  }, [track, attempt, onBlocked]);
  useEffect(() => {
    const element = audio.current;
    if (element && speakerId !== undefined && 'setSinkId' in element) {
      // A speaker that is gone: the system's own stays.
      element.setSinkId(speakerId).catch(() => undefined);
    }
  }, [speakerId, track]);
  return track ? <audio ref={audio} data-participant={id} data-source={source} /> : null;
}
