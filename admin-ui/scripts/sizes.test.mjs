import { expect, it } from 'vitest';
import { firstLoad } from './sizes.mjs';

const manifest = {
  'index.html': {
    file: 'index.js',
    css: ['index.css'],
    imports: ['_vendor.js'],
    dynamicImports: ['page.tsx'],
  },
  '_vendor.js': { file: 'vendor.js' },
  'page.tsx': { file: 'page.js', imports: ['index.html', '_table.js'] },
  '_table.js': { file: 'table.js' },
};

it('counts what an entry imports at once and leaves out what comes later', () => {
  expect([...firstLoad(manifest, ['index.html'])]).toEqual(['index.js', 'index.css', 'vendor.js']);
});

it('counts shared files of the first page once', () => {
  expect([...firstLoad(manifest, ['index.html', 'page.tsx'])]).toHaveLength(5);
});

it('refuses an entry that is not there', () => {
  expect(() => firstLoad(manifest, ['gone.tsx'])).toThrow('gone.tsx');
});
