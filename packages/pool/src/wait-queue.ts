/** Somebody in a queue. */
interface Place<T> {
  value: T;
  left: boolean;
}

/**
 * First come, first served; leaving early costs nothing.
 *
 * Places that were left stay until they reach the head, where they are passed over; the array is cut when half of it is
 * behind the head.
 */
export class WaitQueue<T> {
  #places: Place<T>[] = [];
  #head = 0;
  #waiting = 0;

  get length(): number {
    return this.#waiting;
  }

  /** Joins at the end; the function given back leaves the queue. */
  join(value: T): () => void {
    const place: Place<T> = { value, left: false };
    this.#places.push(place);
    this.#waiting += 1;
    return () => {
      if (place.left) return;
      place.left = true;
      this.#waiting -= 1;
    };
  }

  /** Takes the first one out. */
  next(): T | undefined {
    while (this.#head < this.#places.length) {
      const place = this.#places[this.#head++];
      if (this.#head * 2 > this.#places.length) {
        this.#places = this.#places.slice(this.#head);
        this.#head = 0;
      }
      if (place === undefined || place.left) continue;
      place.left = true;
      this.#waiting -= 1;
      return place.value;
    }
    return undefined;
  }
}
