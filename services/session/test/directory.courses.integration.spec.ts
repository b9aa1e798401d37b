import { Role } from '@lectern/proto/grpc/session/v1/room';
import { after, refusalOf, startDirectory, teachAlgebra, type Algebra, type Directory } from './directory.harness.ts';

let directory: Directory;
let north: Algebra;

beforeAll(async () => {
  directory = await startDirectory();
  north = await teachAlgebra(directory, 'North University');
});

afterAll(() => directory?.close());

afterEach(() => {
  expect(directory.failures).toEqual([]);
});

const page = { limit: 0, cursor: '' };

describe('courses', () => {
  it('are seen by those who are in them, each in their own role, with the class that comes next', async () => {
    const { courses } = await directory.call('listCourses', { caller: north.ben, page });
    expect(courses).toEqual([
      {
        courseId: north.courseId,
        title: 'Algebra',
        role: Role.LEARNER,
        peopleCount: 4,
        createdAt: after(0),
        nextClass: expect.objectContaining({ sessionId: north.sessionId, title: 'Groups', phase: 'PHASE_SCHEDULED' }),
      },
    ]);
  });
});
