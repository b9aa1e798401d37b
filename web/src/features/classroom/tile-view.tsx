import { Hand, MicOff, WifiOff } from 'lucide-react';
import { text } from '../../platform/locale/text.ts';
import { hueOf, initialsOf } from '../../ui/initials.ts';
import type { Tile } from './classroom-model.ts';
import { roleSuffix, tileLabel } from './classroom-text.ts';
import { Picture } from './picture.tsx';

export type TileProps = {
  readonly tile: Tile;
  /** This person fills the stage: the tile keeps its place and says so. */
  readonly onStage?: boolean;
  readonly large?: boolean;
};

export function TileView({ tile, onStage = false, large = false }: TileProps) {
  const { person, isMe, speaking, cameraOn, reconnecting } = tile;
  const names = ['tile', `hue-${hueOf(person.name)}`, speaking && 'speaking', reconnecting && 'lost', large && 'large'];
  return (
    <div className={names.filter(Boolean).join(' ')} role="group" aria-label={tileLabel(tile)}>
      <span className="letters" aria-hidden="true">
        {initialsOf(person.name)}
      </span>
      {cameraOn && !onStage && (
        <Picture id={person.id} source="camera" isMe={isMe} label={text('tile.picture-of', { name: person.name })} />
      )}
      {reconnecting && (
        <span className="lost-sign">
          <WifiOff className="icon" />
          {text('tile.reconnecting')}
        </span>
      )}
      {onStage && !reconnecting && <span className="stage-sign">{text('tile.on-stage')}</span>}
      <NameTag tile={tile} />
      {tile.handPlace !== undefined && (
        <span className="corner number" aria-hidden="true">
          <Hand className="icon" />
          {tile.handPlace}
        </span>
      )}
    </div>
  );
}

export function NameTag({ tile }: { tile: Tile }) {
  const { person, isMe, microphoneOn } = tile;
  return (
    <span className="name" aria-hidden="true">
      {!microphoneOn && <MicOff className="icon" />}
      {isMe ? (
        <span>{text('tile.me')}</span>
      ) : (
        <bdi dir="auto" className="name-text">
          {person.name}
        </bdi>
      )}
      {person.role !== 'learner' && <span className="role-text">{roleSuffix(person.role)}</span>}
    </span>
  );
}
