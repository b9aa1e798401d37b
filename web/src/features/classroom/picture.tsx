import type { ParticipantId, Source } from '@lectern/sdk';
import { useEffect, useRef } from 'react';
import { useInterest, useTrack } from './use-media.ts';

export type PictureProps = {
  readonly id: ParticipantId;
  readonly source: 'camera' | 'screen';
  readonly isMe: boolean;
  readonly label: string;
};

/** Somebody's camera or screen. Muted always: sound has its own elements, which outlive a tile that scrolls away. */
export function Picture({ id, source, isMe, label }: PictureProps) {
  const track = useTrack(id, source satisfies Source);
  const interest = useInterest(id, source, !isMe);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = track ? new MediaStream([track]) : null;
  }, [track]);
  return (
    <div className={`picture ${source} ${isMe && source === 'camera' ? 'mirrored' : ''}`} ref={interest}>
      <video ref={video} autoPlay playsInline muted aria-label={label} data-participant={id} data-source={source} />
    </div>
  );
}
