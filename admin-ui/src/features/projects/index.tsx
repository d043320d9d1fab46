import { Route, Routes } from 'react-router';
import { ProjectPage } from './ProjectPage';
import { ProjectsPage } from './ProjectsPage';

/** The list of projects, and below it each of them. */
export default function ProjectPages() {
  return (
    <Routes>
      <Route index element={<ProjectsPage />} />
      <Route path=":project" element={<ProjectPage />} />
    </Routes>
  );
}
