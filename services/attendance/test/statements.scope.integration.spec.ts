import { eventually } from '@lectern/testing';
import { startAttendance } from '../src/attendance.ts';
import { TellStatements } from '../src/usecases/statements/tell-statements.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { at, Lesson, refusalOf, startScene, type Scene } from './scene.ts';
import { connection, statementsOf } from './statement-scene.ts';

let scene: Scene;
let receiver: Receiver;
let statements: ReturnType<typeof statementsOf>;
beforeAll(async () => {
  [scene, receiver] = await Promise.all([startScene(), startReceiver()]);
  statements = statementsOf(scene);
}, 240_000);
afterAll(async () => {
  statements?.close();
  await scene?.close();
  await receiver?.close();
}, 60_000);

describe('stores of statements', () => {
  it('are for the owner and the admins of their organisation', async () => {
    const lesson = new Lesson(scene);
    const saved = await statements.save(lesson.registrar, receiver.endpoint, { isOn: false });
    const { connectionId } = saved;
    for (const caller of [lesson.caller(lesson.ada), lesson.caller(lesson.ben)]) {
      const asked = { caller, connectionId };
      for (const call of [
        statements.call('listConnections', { caller }),
        statements.call('saveConnection', { caller, connection: connection(receiver.endpoint), secret: 'x' }),
        statements.call('deleteConnection', asked),
        statements.call('testConnection', { ...asked, draft: undefined, secret: '' }),
        statements.call('listDeadStatements', { ...asked, page: undefined }),
        statements.call('resend', { ...asked, statementIds: [] }),
        statements.call('backfill', { ...asked, from: new Date(0) }),
        statements.call('downloadStatements', { caller, courseId: '', from: undefined, until: undefined, cursor: '' }),
      ])
        expect((await refusalOf(call)).code).toBe('NOT_ALLOWED');
    }
    const stranger = new Lesson(scene).registrar;
    for (const call of [
      statements.call('saveConnection', { caller: stranger, connection: saved, secret: 'x' }),
      statements.call('deleteConnection', { caller: stranger, connectionId }),
      statements.call('testConnection', { caller: stranger, connectionId, draft: undefined, secret: '' }),
      statements.call('resend', { caller: stranger, connectionId, statementIds: [] }),
    ])
      expect((await refusalOf(call)).code).toBe('NOT_FOUND');
    expect(await statements.list(stranger)).toEqual([]);
    await statements.call('deleteConnection', { caller: lesson.registrar, connectionId });
    expect(await statements.list(lesson.registrar)).toEqual([]);
  });

  it('are refused with every fault named, and keep their secret to themselves', async () => {
    const { registrar: caller } = new Lesson(scene);
    const wrong = connection('ftp://lrs', { name: '', verbGroups: [] });
    const refused = await refusalOf(statements.call('saveConnection', { caller, connection: wrong, secret: '' }));
    expect(refused.code).toBe('CONNECTION_INVALID');
    expect(Object.keys(refused.figures).sort()).toEqual(['endpoint', 'name', 'secret', 'verbGroups']);
    const saved = await statements.save(caller, receiver.endpoint, { isOn: false });
    expect(JSON.stringify(saved)).not.toContain('only for specs');
    const { rows } = await scene.pool.query('SELECT * FROM lrs_connection');
    expect(JSON.stringify(rows.map((row: object) => Object.values(row).map(String)))).not.toContain('only for specs');
    const elsewhere = { ...saved, endpoint: 'https://elsewhere.example/xAPI' };
    const moved = await refusalOf(statements.call('saveConnection', { caller, connection: elsewhere, secret: '' }));
    expect([moved.code, Object.keys(moved.figures)]).toEqual(['CONNECTION_INVALID', ['secret']]);
  });

  it('are left alone by those who opted out, for whom only they and the registrar speak', async () => {
    const lesson = new Lesson(scene);
    const caller = lesson.caller(lesson.ben);
    expect(await statements.call('getOptOut', { caller, personId: '' })).toMatchObject({ isOut: false });
    expect(await statements.call('setOptOut', { caller, personId: '', isOut: true })).toMatchObject({ isOut: true });
    expect(await statements.call('getOptOut', { caller: lesson.registrar, personId: lesson.ben })).toMatchObject({
      personId: lesson.ben,
      isOut: true,
    });
    const other = statements.call('setOptOut', { caller, personId: lesson.chloe, isOut: true });
    expect((await refusalOf(other)).code).toBe('NOT_ALLOWED');
    expect(await statements.call('setOptOut', { caller, personId: '', isOut: false })).toMatchObject({ isOut: false });
  });

  it('of a course come before those of the organisation', async () => {
    const lesson = new Lesson(scene);
    const general = await statements.save(lesson.registrar, receiver.endpoint, { name: 'general' });
    const own = await statements.save(lesson.registrar, receiver.endpoint, { name: 'own', courseId: lesson.courseId });
    await lesson.deliver(...lesson.wholeClass());
    await statements.delivered(lesson.registrar, own.connectionId, 10);
    const found = await statements.list(lesson.registrar);
    expect(found.map(({ connectionId, delivery }) => [connectionId, delivery?.accepted])).toEqual([
      [general.connectionId, 0],
      [own.connectionId, 10],
    ]);
  });

  it('get nothing of what they do not want', async () => {
    const lesson = new Lesson(scene);
    const { connectionId } = await statements.save(lesson.registrar, receiver.endpoint, {
      verbGroups: ['VERB_GROUP_ATTENDANCE'],
    });
    await lesson.deliver(...lesson.wholeClass());
    await statements.delivered(lesson.registrar, connectionId, 2);
  });

  it('are told to by several processes at once, each statement once and in the order of its class', async () => {
    const other = await startAttendance(
      { ...scene.config, listen: '127.0.0.1:0', healthListen: '127.0.0.1:0' },
      {
        ...scene.telemetry,
        registry: new (scene.telemetry.registry.constructor as new () => typeof scene.telemetry.registry)(),
      },
    );
    const lessons = Array.from({ length: 8 }, () => new Lesson(scene));
    const first = lessons[0]!;
    const organisationId = first.organisationId;
    for (const lesson of lessons) Object.assign(lesson, { organisationId });
    const began = receiver.heard.length;
    const { connectionId } = await statements.save(first.registrar, receiver.endpoint);
    await Promise.all(lessons.map((lesson) => lesson.deliver(...lesson.wholeClass())));
    await statements.delivered(first.registrar, connectionId, 80);
    const ids = receiver.heard.slice(began).flatMap((request) => request.ids);
    expect(new Set(ids).size).toBe(ids.length);
    const { rows } = await scene.pool.query<{ session_id: string; id: string }>(
      'SELECT session_id, id FROM statement WHERE organisation_id = $1 ORDER BY session_id, n',
      [organisationId],
    );
    for (const [, kept] of Map.groupBy(rows, (row) => row.session_id)) {
      const places = kept.map(({ id }) => ids.indexOf(id));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
    await other.close();
  });

  it('are in the access log, once for each class and store', async () => {
    const lesson = new Lesson(scene);
    const { connectionId } = await statements.save(lesson.registrar, receiver.endpoint);
    await lesson.deliver(...lesson.wholeClass());
    await statements.delivered(lesson.registrar, connectionId, 10);
    const { accesses } = await scene.call('listAccesses', { caller: lesson.registrar, page: undefined, personId: '' });
    expect(accesses.filter(({ kind }) => kind === 'ACCESS_KIND_SENT_STATEMENTS')).toMatchObject([
      { actorId: connectionId, capacity: 'lrs', courseTitle: 'Algebra', purpose: expect.stringContaining('store') },
    ]);
  });
});

describe('statements that time brings', () => {
  it('are told when a loss is not made good, and when a class falls silent', async () => {
    const lesson = new Lesson(scene);
    await lesson.deliver(
      lesson.started(),
      lesson.joined(lesson.ben, at(0)),
      lesson.left(lesson.ben, at(10), 'LEAVE_REASON_TIMED_OUT'),
    );
    const told = async () =>
      (
        await scene.pool.query<{ verb: string }>(
          `SELECT body::json->'verb'->'display'->>'en' AS verb FROM statement WHERE session_id = $1 ORDER BY n`,
          [lesson.sessionId],
        )
      ).rows.map(({ verb }) => verb);
    await eventually('the join is told', async () => expect(await told()).toEqual(['initialized', 'joined']));
    await eventually('the loss is heard of, and its grace is over', async () => {
      const { rowCount } = await scene.pool.query(
        'UPDATE statement_person SET grace_until = now() WHERE session_id = $1 AND grace_until IS NOT NULL',
        [lesson.sessionId],
      );
      return rowCount === 1;
    });
    await eventually('the leave is told', async () => expect((await told()).at(-1)).toBe('left'));
    await scene.pool.query(`UPDATE statement_class SET heard_at = now() - interval '25 hours' WHERE session_id = $1`, [
      lesson.sessionId,
    ]);
    await scene.attendance.get(TellStatements).giveUpSilent();
    expect(await told()).toEqual(['initialized', 'joined', 'left', 'terminated']);
    expect(await scene.attendance.get(TellStatements).giveUpSilent()).toBe(false);
    await lesson.deliver(lesson.ended());
    await eventually('the class is over', async () =>
      expect((await told()).slice(4, 6)).toEqual(['voided', 'terminated']),
    );
  });

  it('have the bytes that they had, whenever they are made anew from the same facts', async () => {
    const lesson = new Lesson(scene);
    const events = lesson.wholeClass();
    const bodies = async () =>
      (
        await scene.pool.query<{ body: string }>('SELECT body FROM statement WHERE session_id = $1 ORDER BY n', [
          lesson.sessionId,
        ])
      ).rows.map(({ body }) => body);
    await lesson.deliver(...events);
    await eventually('all is told', async () => expect(await bodies()).toHaveLength(10));
    const before = await bodies();
    for (const table of ['statement', 'statement_person', 'statement_attested', 'statement_class'])
      await scene.pool.query(`DELETE FROM ${table} WHERE session_id = $1`, [lesson.sessionId]);
    for (const table of ['evidence', 'register_entry', 'register_version', 'class_record'])
      await scene.pool.query(`DELETE FROM ${table} WHERE session_id = $1`, [lesson.sessionId]);
    await scene.pool.query('DELETE FROM inbox');
    await lesson.deliver(...events);
    await eventually('all is told again', async () => expect(await bodies()).toHaveLength(10));
    expect(await bodies()).toEqual(before);
  });
});
