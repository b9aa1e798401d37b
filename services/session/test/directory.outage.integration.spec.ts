import { eventually } from '@lectern/testing';
import { page, refusalOf, startDirectory, teachAlgebra, type Algebra, type Directory } from './directory.harness.ts';

let directory: Directory;
let north: Algebra;

beforeAll(async () => {
  directory = await startDirectory();
  north = await teachAlgebra(directory, 'North University');
});

afterAll(() => directory?.close());

const list = () => directory.call('listCourses', { caller: north.ben, page: page() });
const makeCourse = () => directory.call('createCourse', { caller: north.ada, title: 'Geometry' });

describe('the directory without its database', () => {
  it('says so, as something worth a repeat, and is there again when the database is', async () => {
    const before = await list();
    for (const [end, what] of [
      [directory.database.stopServer, 'stopped'],
      [directory.database.killServer, 'killed'],
    ] as const) {
      const underWay = Array.from({ length: 20 }, () =>
        list().catch((error: unknown) => refusalOf(Promise.reject(error))),
      );
      await end();
      for (const answer of await Promise.all(underWay))
        expect('code' in answer ? answer.code : answer).toEqual('code' in answer ? 'DATABASE_UNAVAILABLE' : before);
      expect([what, await refusalOf(list())]).toMatchObject([what, { code: 'DATABASE_UNAVAILABLE' }]);
      expect([what, await refusalOf(makeCourse())]).toMatchObject([what, { code: 'DATABASE_UNAVAILABLE' }]);
      await directory.database.startServer();
      await eventually('the directory answers again', async () => expect(await list()).toEqual(before));
    }
    expect(directory.failures).toEqual([]);
  });
});
