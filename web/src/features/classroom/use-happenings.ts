import { useEffect, useRef, useState } from 'react';
import type { RoomView } from '@lectern/sdk';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
import { seesLobby } from './classroom-model.ts';
import { type Banner, bannerOf, comings, handSentence } from './classroom-text.ts';

const bannerMs = 8_000;

/** What just happened to me, as a banner for a while, and as sentences for who listens to the page. */
export function useHappenings(view: RoomView, chatInSight: boolean) {
  const newest = view.notices.at(-1);
  const [dismissed, setDismissed] = useState(-1);
  const banner = newest && newest.id > dismissed ? bannerOf(newest) : undefined;
  const sentence = banner?.sentence;
  useEffect(() => {
    if (newest === undefined || sentence === undefined) return undefined;
    announce(sentence);
    const gone = setTimeout(() => setDismissed(newest.id), bannerMs);
    return () => clearTimeout(gone);
  }, [newest, sentence]);
  useSpoken(view, chatInSight);
  return { banner: banner satisfies Banner | undefined, dismiss: setDismissed };
}

function useSpoken(view: RoomView, chatInSight: boolean): void {
  const before = useRef(view);
  useEffect(() => {
    const last = before.current;
    before.current = view;
    if (last === view) return;
    if (last.status !== view.status && view.status === 'reconnecting') announce(text('banner.reconnecting'));
    if (last.status === 'reconnecting' && view.status === 'in') announce(text('banner.back'));
    const hand = handSentence(view);
    if (hand && hand !== handSentence(last)) announce(hand);
    const people = last.participants === view.participants ? undefined : comings(last.participants, view.participants);
    if (people) announce(people);
    const waits = seesLobby(view) && view.waiting.length > last.waiting.length ? view.waiting.at(-1) : undefined;
    if (waits) announce(text('lobby.waits', { name: waits.name }));
    const message = view.chat.at(-1);
    const isNew = message && message.id !== last.chat.at(-1)?.id && message.participantId !== view.me?.id;
    // The open chat is a live region of its own.
    if (isNew && !chatInSight) announce(text('chat.from', { name: message.authorName, message: message.text }));
  }, [view, chatInSight]);
}
