// Puts a .gz beside each file that a browser may ask for, so that serving costs no computing.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = new URL('../target/dist/', import.meta.url).pathname;
const TEXT = /\.(js|css|svg|html)$/;
const SMALL_BYTES = 1024;

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && TEXT.test(entry.name)) {
    const file = join(entry.parentPath, entry.name);
    const content = readFileSync(file);
    if (content.length > SMALL_BYTES) {
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    }
  }
}
