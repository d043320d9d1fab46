// The same numbers at every start, so that two screenshots differ only by what was changed.
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 13), 3_266_489_917);
    mixed ^= mixed >>> 16;
    return (mixed >>> 0) / 2 ** 32;
  };
}

/** A part of a list, as every list of the service answers. */
export function page(all, query) {
  const size = Number(query.limit ?? 50);
  const start = Number(query.cursor ?? 0);
  const next = start + size;
  return {
    items: all.slice(start, next),
    ...(next < all.length ? { nextCursor: String(next) } : {}),
  };
}
