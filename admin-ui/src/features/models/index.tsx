import { Route, Routes } from 'react-router';
import { isOfAlliance } from '../../api/roles';
import { useMe } from '../../api/session';
import { BankModels } from './BankModels';
import { ModelPage } from './ModelPage';
import { Registry } from './Registry';

/** The registry for the alliance; for a bank what it may call. Each model has a page below. */
export default function ModelsPage() {
  const isOperated = isOfAlliance(useMe());
  return (
    <Routes>
      <Route index element={isOperated ? <Registry /> : <BankModels />} />
      <Route path=":alias" element={<ModelPage />} />
    </Routes>
  );
}
