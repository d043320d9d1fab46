import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Read at a time, so that a large file neither fills the memory nor blocks the page for long. */
const SLICE_BYTES = 2 * 1024 * 1024;

/** SHA-256 of a file. The browser's own hashes only what is in memory as a whole. */
export async function digestOf(file: Blob, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    signal.throwIfAborted();
    hash.update(new Uint8Array(await bytesOf(file.slice(at, at + SLICE_BYTES))));
    onProgress(Math.min(at + SLICE_BYTES, file.size));
  }
  return bytesToHex(hash.digest());
}

/** What is in a part of a file. */
export function bytesOf(part: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(new Error('the file cannot be read; is it still there?'));
    reader.readAsArrayBuffer(part);
  });
}
