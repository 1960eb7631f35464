/** Where promises are kept by a name: a map, or a cache that has bounds. */
export interface PromiseStore<K, V> {
  get(key: K): Promise<V> | undefined
  set(key: K, value: Promise<V>): unknown
  delete(key: K): unknown
}

/** How a value is got, and whether it is kept; all are unless told. */
export interface Making<V> {
  make(): Promise<V>
  isKept?(value: V): boolean
}

/**
 * The promise that is kept by a name, else the one that is made now and kept. One that rejects is forgotten, and so is one whose
 * value is not to be kept: asked for again, it is made again. Whatever keeps promises keeps them by this, since a failure that is
 * kept is told for ever.
 */
export function keepPromise<K, V>(
  kept: PromiseStore<K, V>,
  key: K,
  { make, isKept = () => true }: Making<V>,
): Promise<V> {
  const known = kept.get(key)
  if (known) return known
  const made = make()
  const forget = () => {
    // By now another one may stand in its place.
    if (kept.get(key) === made) kept.delete(key)
  }
  made.then((value) => isKept(value) || forget(), forget)
  kept.set(key, made)
  return made
}
