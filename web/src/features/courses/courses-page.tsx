import { useState } from 'react';
import type { Me, RestClient } from '@lectern/sdk';
import { navigate } from '../../platform/navigation.ts';
import type { Loaded } from '../../platform/use-load.ts';
import { useLoad } from '../../platform/use-load.ts';
import { NewCourseDialog } from './course-dialogs.tsx';
import { CoursesView } from './courses-view.tsx';

export type CoursesPageProps = {
  readonly rest: RestClient;
  readonly me: Me;
  /** What is shown while there is nothing to show. */
  readonly pending: (loaded: Loaded<unknown>) => React.ReactNode;
};

export function CoursesPage({ rest, me, pending }: CoursesPageProps) {
  const [courses] = useLoad('courses', async () => (await rest.listCourses({ limit: 200 })).items);
  const [creating, setCreating] = useState(false);
  if (courses.state !== 'ready') return pending(courses);
  const create = async (course: { title: string }) =>
    navigate(`/courses/${(await rest.createCourse(course)).courseId}`);
  return (
    <>
      <CoursesView
        courses={courses.value}
        now={new Date()}
        onCreate={me.canCreateCourses ? () => setCreating(true) : undefined}
      />
      {creating && <NewCourseDialog onClose={() => setCreating(false)} onSubmit={create} />}
    </>
  );
}
