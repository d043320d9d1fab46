// Fails where the first page costs more than its budget: everything that the entry imports at
// once, one language's texts, and the page that most people see first.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { firstLoad, report } from './sizes.mjs';

const FIRST_LOAD_BYTES = 400 * 1024;
const FIRST_PAGE = ['src/features/overview/index.tsx'];
const FIRST_TEXTS = ['src/shared/locales/zh.ts', 'src/features/overview/locales/zh.ts'];

const dist = new URL('../target/dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', dist), 'utf8'));
const sizeOf = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

const files = firstLoad(manifest, ['index.html', ...FIRST_PAGE, ...FIRST_TEXTS]);
const total = [...files].reduce((sum, file) => sum + sizeOf(file), 0);
console.log(report(manifest, files, sizeOf));
console.log(`first load ${kib(total)} of ${kib(FIRST_LOAD_BYTES)} gzip`);
if (total > FIRST_LOAD_BYTES) {
  console.error('console: the first load is over its budget; load what a page needs with the page.');
  process.exit(1);
}

function kib(bytes) {
  return `${Math.round(bytes / 102.4) / 10} KB`;
}
