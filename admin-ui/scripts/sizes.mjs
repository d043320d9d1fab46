// Reads Vite's manifest: which files a set of entries brings, and how large everything is.

/** All files that the entries import statically, their styles too. */
export function firstLoad(manifest, entries) {
  const files = new Set();
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) {
      return;
    }
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) {
      throw new Error(`there is no ${key} in the manifest`);
    }
    files.add(chunk.file);
    (chunk.css ?? []).forEach((it) => files.add(it));
    (chunk.imports ?? []).forEach(visit);
  };
  entries.forEach(visit);
  return files;
}

/** A table of all scripts and styles, the largest first; those of the first load are marked. */
export function report(manifest, first, sizeOf) {
  const all = new Set();
  for (const chunk of Object.values(manifest)) {
    [chunk.file, ...(chunk.css ?? [])].filter((it) => /\.(js|css)$/.test(it)).forEach((it) => all.add(it));
  }
  return [...all]
    .map((file) => ({ file, bytes: sizeOf(file) }))
    .sort((a, b) => b.bytes - a.bytes)
    .filter(({ file, bytes }) => first.has(file) || bytes > 5 * 1024)
    .map(
      ({ file, bytes }) =>
        `${String(Math.round(bytes / 102.4) / 10).padStart(8)} KB ${first.has(file) ? '*' : ' '} ${file}`,
    )
    .join('\n');
}
