import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import './app/styles/base.css';
import './app/styles/shell.css';
import './app/styles/parts.css';
import './app/styles/pages.css';
import { startTexts } from './i18n';

const place = document.getElementById('root');
if (place === null) {
  throw new Error('the page has no #root');
}
await startTexts();
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
