import { randomUUID } from 'node:crypto';
import { query } from '@lectern/postgres';
import { eventually } from '@lectern/testing';
import { area } from './attempt.ts';
import { Intruder, outcomeOf, replyOf, send } from './intruder.ts';
import type { Scene } from './scene.ts';

const callsHerself = (guestName: string) => async (scene: Scene) => {
  const { origin } = scene;
  const token = await scene.guestToken(scene.yard);
  const reply = await send(origin, 'POST', '/links/redeem', { origin }, { token, guestName });
  const { name } = (reply.body['me'] ?? {}) as { name?: string };
  return name === undefined ? replyOf(reply) : `${reply.status} ${name}`;
};

const writes = (text: string) => async (scene: Scene) => {
  const { refusal, ...message } = await scene.room.tomas.command({ postChat: { text } });
  if (!refusal) return outcomeOf(message);
  return [refusal.code, refusal.figures?.['limit']].filter(Boolean).join(' ');
};

const html = '<img src=x onerror=alert(1)>';
const changes = { changes: true } as const;

/** What people may be called, and what they may write. It is text everywhere, so markup is no danger; deception is. */
export const texts = [
  ...area(
    'names',
    ['HTML stays text', `200 ${html}`, callsHerself(html), changes],
    ['nothing', '422 NAME_INVALID', callsHerself(''), changes],
    ['blanks', '422 NAME_INVALID', callsHerself(' \u00a0\u3000 '), changes],
    ['characters of no width', '422 NAME_INVALID', callsHerself('\u200b\u200d\u2060\ufeff'), changes],
    ['letters that nobody sees', '422 NAME_INVALID', callsHerself('\u3164\u115f\u2800'), changes],
    ['turned around', '422 NAME_INVALID', callsHerself('\u202eadA'), changes],
    ['isolated', '422 NAME_INVALID', callsHerself('\u2067Ada'), changes],
    ['two lines', '422 NAME_INVALID', callsHerself('Ada\nMoreau'), changes],
    ['a null character', '422 NAME_INVALID', callsHerself('Ada\u0000'), changes],
    ['half a character', /^(422 NAME_INVALID|400 INVALID)$/, callsHerself('\ud83d'), changes],
    ['81 characters', '422 NAME_INVALID', callsHerself('x'.repeat(81)), changes],
    ['10 000 characters', /^(422 NAME_INVALID|400 INVALID)$/, callsHerself('x'.repeat(10_000)), changes],
    ['a marriage of four people in 80 code points', /^200 /, callsHerself('👨‍👩‍👧‍👦'.repeat(11)), changes],
  ),
  ...area(
    'chat',
    [
      'HTML stays text',
      html,
      async (scene) => {
        await scene.room.tomas.command({ postChat: { text: html } });
        const seen = (fact: Record<string, unknown>) => (fact['chatPosted'] as { text?: string } | undefined)?.text;
        await scene.room.ada.until(({ facts }) => facts?.facts.some((fact) => seen(fact) === html) ?? false);
        return scene.factsOf(scene.room.ada).map(seen).findLast(Boolean) ?? 'nothing';
      },
      changes,
    ],
    ['nothing', 'CHAT_EMPTY', writes(' \n ')],
    ['characters of no width', 'CHAT_EMPTY', writes('\u200b\u2060\ufeff')],
    ['2 001 characters', 'CHAT_TOO_LONG 2000', writes('x'.repeat(2_001))],
    ['10 000 characters', 'CHAT_TOO_LONG 2000', writes('x'.repeat(10_000))],
    ['a null character', 'CHAT_NOT_TEXT', writes('a\u0000b')],
    ['terminal escapes', 'CHAT_NOT_TEXT', writes('\u001b[2Ja')],
  ),
];

/** Those who were sent away, in every way there is to come again. */
export const returning = [
  ...area(
    'removed for good',
    [
      'by the same cookie',
      'REMOVED_FROM_CLASS',
      comesAgain((scene) => scene.cookies.chloe),
      {
        prepare: async (scene) => {
          await scene.enter(scene.cookies.ada, await yardOf(scene), { join: { takeOver: true } });
          await remove(scene, 'chloe');
        },
      },
    ],
    ['with take-over', 'REMOVED_FROM_CLASS', comesAgain((scene) => scene.cookies.chloe, { takeOver: true })],
    ['as one who resumes', 'REMOVED_FROM_CLASS', comesAgain((scene) => scene.cookies.chloe, { afterSeq: 3 })],
    [
      'by a new link',
      'REMOVED_FROM_CLASS',
      async (scene) => {
        const { token } = await scene.linkFor(scene.demo.people['Chloe'], await yardOf(scene));
        const cookie = await scene.redeem(token);
        return comesAgain(() => cookie)(scene);
      },
      changes,
    ],
    [
      'enrolled anew',
      'REMOVED_FROM_CLASS',
      async (scene) => {
        const enrolments = [{ name: 'Chloe Lindqvist', email: 'chloe@example.edu', role: 'learner' }];
        await scene.rest(scene.key, 'POST', `/courses/${scene.demo.courseId}/enrolments`, { enrolments });
        return comesAgain((one) => one.cookies.chloe)(scene);
      },
      changes,
    ],
    [
      'by a guest link: as far as the lobby',
      'waiting',
      async (scene) => {
        const cookie = await scene.redeem(await scene.guestToken(await yardOf(scene)), 'Chloe');
        return comesAgain(() => cookie)(scene);
      },
      changes,
    ],
    [
      'with the grant that she had',
      /^(NOT_JOINED|401 UNAUTHENTICATED)$/,
      async (scene) => {
        const again = await scene.enter(scene.cookies.chloe);
        return outcomeOf(await again.media({ open: { grant: await grantOfChloe(scene) } }));
      },
    ],
  ),
  ...area(
    'a denied guest',
    [
      'by the same cookie',
      /^ADMISSION_DENIED retryAfterMs=\d+$/,
      async (scene) => {
        const again = await scene.enter(await deniedGuest(scene));
        const { refusal } = await again.join(await yardOf(scene));
        return `${refusal?.code} retryAfterMs=${refusal?.figures?.['retryAfterMs']}`;
      },
      changes,
    ],
    ['her socket', 'CLOSE_REASON_DENIED 1000', async (scene) => (await denial(scene)).untilEnded(), changes],
    [
      'by the guest link again: as far as the lobby',
      'waiting',
      async (scene) => {
        const cookie = await scene.redeem(await scene.guestToken(await yardOf(scene)), 'Gus again');
        return comesAgain(() => cookie)(scene);
      },
      changes,
    ],
  ),
  ...area('a person who is in twice', [
    'the older tab hears of it',
    'CLOSE_REASON_TAKEN_OVER 1000',
    async (scene) => {
      const yard = await yardOf(scene);
      const first = await scene.enter(scene.cookies.tomas, yard);
      await scene.enter(scene.cookies.tomas, yard, { join: { takeOver: true } });
      return first.untilEnded();
    },
  ]),
  ...area(
    'signed out',
    [
      'the open socket',
      'CLOSE_REASON_SIGNED_OUT 1000',
      async (scene) => (await signOut(scene)).one.untilEnded(2_000),
      changes,
    ],
    [
      'the others see it',
      'seen',
      async (scene) => {
        const { watcher, participantId } = await signOut(scene);
        const isGone = (fact: Record<string, unknown>) =>
          ['participantReconnecting', 'participantLeft'].some(
            (kind) => (fact[kind] as { participantId?: string } | undefined)?.participantId === participantId,
          );
        return (await watcher.until(({ facts }) => facts?.facts.some(isGone) ?? false, 3_000))
          ? 'seen'
          : 'a ghost stays';
      },
      changes,
    ],
    [
      'the cookie afterwards',
      '401 UNAUTHENTICATED',
      async (scene) => {
        const { headers } = await signOut(scene);
        return (
          await Promise.all([
            Intruder.open({ origin: scene.origin, headers }).then((opened) =>
              typeof opened === 'string' ? opened : 'opened',
            ),
          ])
        ).join();
      },
      changes,
    ],
  ),
  ...area(
    'a class that has ended',
    [
      'who is in it hears so',
      'CLOSE_REASON_CLASS_ENDED 1000',
      async (scene) => (await endedOf(scene)).witness.untilEnded(),
      changes,
    ],
    ['a learner comes late', 'CLASS_ENDED', entersEnded((scene) => scene.cookies.chloe)],
    ['the instructor comes late', 'CLASS_ENDED', entersEnded((scene) => scene.cookies.ada)],
    ['by a guest link from before', '409 CLASS_ENDED', (scene) => redeemLate(scene)],
    ['a new guest link', '409 CLASS_ENDED', postsToEnded('guest-links')],
    ['ended again', '409 CLASS_ENDED', postsToEnded('end')],
  ),
  ...area('the journal of all this', [
    'has no gaps and nothing twice',
    'whole',
    async ({ pool }) => {
      const { rows } = await query<{ session_id: string }>(
        pool,
        'SELECT session_id FROM journal GROUP BY session_id HAVING max(seq) <> count(*) OR min(seq) <> 1',
      );
      return rows.length === 0 ? 'whole' : `broken in ${rows.length} classes`;
    },
  ]),
];

type Headers = Readonly<Record<string, string>>;

function comesAgain(who: (scene: Scene) => Headers, join: object = {}) {
  return async (scene: Scene): Promise<string> => {
    const one = await scene.enter(who(scene));
    const outcome = outcomeOf(await one.join(await yardOf(scene), join));
    one.socket.terminate();
    return outcome;
  };
}

const yards = new WeakMap<Scene, Promise<string>>();
const grants = new WeakMap<Scene, string>();

/** A class for those who are sent away. */
function yardOf(scene: Scene): Promise<string> {
  let yard = yards.get(scene);
  if (!yard) yards.set(scene, (yard = scene.schedule('Those who are sent away')));
  return yard;
}

async function staff(scene: Scene): Promise<Intruder> {
  return scene.enter(scene.cookies.ada, await yardOf(scene), { join: { takeOver: true } });
}

async function remove(scene: Scene, who: 'chloe'): Promise<void> {
  const ada = await staff(scene);
  const one = await scene.enter(scene.cookies[who], await yardOf(scene));
  grants.set(scene, one.grant);
  const { refusal } = await ada.command({
    removeParticipant: { participantId: one.participantId, message: 'for good', mayReturn: false },
  });
  const ended = await one.untilEnded();
  if (refusal || ended !== 'CLOSE_REASON_REMOVED 1000') throw new Error(`${refusal?.code ?? ''} ${ended}`);
}

async function grantOfChloe(scene: Scene): Promise<string> {
  return grants.get(scene) ?? '';
}

async function denial(scene: Scene): Promise<Intruder> {
  const yard = await yardOf(scene);
  const ada = await staff(scene);
  const guest = await scene.enter(await scene.redeem(await scene.guestToken(yard), 'Gus'), yard);
  await ada.command({ deny: { participantIds: [guest.participantId] } });
  return guest;
}

async function deniedGuest(scene: Scene): Promise<Headers> {
  const yard = await yardOf(scene);
  const ada = await staff(scene);
  const cookie = await scene.redeem(await scene.guestToken(yard), 'Gus');
  const guest = await scene.enter(cookie, yard);
  await ada.command({ deny: { participantIds: [guest.participantId] } });
  await guest.untilEnded();
  return cookie;
}

type Ended = { readonly sessionId: string; readonly witness: Intruder; readonly guestToken: string };

const ended = new WeakMap<Scene, Promise<Ended>>();

/** A class that ended while somebody was in it. */
function endedOf(scene: Scene): Promise<Ended> {
  let made = ended.get(scene);
  if (!made) ended.set(scene, (made = endClass(scene)));
  return made;
}

async function endClass(scene: Scene): Promise<Ended> {
  const sessionId = await scene.schedule('Soon over');
  const guestToken = await scene.guestToken(sessionId);
  const witness = await scene.enter(scene.cookies.ben, sessionId);
  await scene.rest(scene.cookies.ada, 'POST', `/classes/${sessionId}/end`);
  // The course page hears of it by the bus, a moment later than the room.
  await eventually('the directory knows that the class has ended', async () => {
    const { phase } = await scene.rest<{ phase: string }>(scene.key, 'GET', `/classes/${sessionId}`);
    return phase === 'ended';
  });
  return { sessionId, witness, guestToken };
}

function entersEnded(who: (scene: Scene) => Headers) {
  return async (scene: Scene): Promise<string> => {
    const one = await scene.enter(who(scene));
    return outcomeOf(await one.join((await endedOf(scene)).sessionId));
  };
}

function postsToEnded(what: string) {
  return async (scene: Scene): Promise<string> => {
    const { sessionId } = await endedOf(scene);
    return replyOf(await send(scene.origin, 'POST', `/classes/${sessionId}/${what}`, scene.cookies.ada));
  };
}

async function redeemLate(scene: Scene): Promise<string> {
  const { origin } = scene;
  const { guestToken: token } = await endedOf(scene);
  return replyOf(await send(origin, 'POST', '/links/redeem', { origin }, { token, guestName: 'Late Gus' }));
}

/** Ben comes by a cookie of its own and signs it out. */
async function signOut(scene: Scene) {
  const yard = await yardOf(scene);
  const watcher = await staff(scene);
  const { token } = await scene.linkFor(scene.demo.people['Ben'], yard);
  const headers = await scene.redeem(token);
  const one = await scene.enter(headers, yard, { join: { takeOver: true, commandId: randomUUID() } });
  const { participantId } = one;
  await scene.rest(headers, 'DELETE', '/me/session');
  return { one, watcher, participantId, headers };
}
