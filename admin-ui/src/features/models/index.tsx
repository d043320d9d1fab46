import { Route, Routes } from 'react-router';
import { isOfAlliance } from '../../api/roles';
import { useMe } from '../../api/session';
import { AdaptersPage } from './adapters/AdaptersPage';
import { BankModels } from './BankModels';
import { ModelPage } from './ModelPage';
import { Registry } from './Registry';

/** The registry for the alliance; for a bank what it may call. Each model has a page below. */
export default function ModelsPage() {
  const me = useMe();
  const isOperated = isOfAlliance(me);
  return (
    <Routes>
      <Route index element={isOperated ? <Registry /> : <BankModels />} />
      {/* Two steps deep, so that no alias is hidden by it. */}
      {me.tenant && <Route path="own/adapters" element={<AdaptersPage tenant={me.tenant.id} />} />}
      <Route path=":alias" element={<ModelPage />} />
    </Routes>
  );
}
